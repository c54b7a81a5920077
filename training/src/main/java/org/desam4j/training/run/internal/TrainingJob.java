package org.desam4j.training.run.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.Progress;
import org.desam4j.training.StoppedException;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelNames;
import org.desam4j.training.dataset.internal.Split;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.inference.card.CaseFingerprint;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelCards;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.internal.ContentHash;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;
import org.desam4j.weights.internal.FolderLock;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fine-tunes DeSAM on one site of a data set and leaves a run folder.
 *
 * @param inputs the data and the network to begin with
 * @param run the folder to write, or to go on with
 * @param settings the recipe
 * @param resumed true if the folder holds a run to go on with
 */
public record TrainingJob(TrainingInputs inputs, RunFolder run, TrainingSettings settings, boolean resumed) {

    private static final double MEBIBYTE = 1 << 20;

    /** A new run. */
    public TrainingJob(Path dataset, Path checkpoint, CacheSettings cache, RunFolder run, TrainingSettings settings) {
        this(new TrainingInputs(dataset, checkpoint, "", cache), run, settings, false);
    }

    /**
     * The rest of a run that was stopped or died.
     *
     * @throws DataException if the folder does not describe a run
     */
    public static TrainingJob resume(RunFolder run) throws IOException {
        RunDescription description = run.description();
        try {
            TrainingInputs inputs = new TrainingInputs(
                    Path.of(description.dataset()),
                    Path.of(description.checkpoint()),
                    description.state(),
                    new CacheSettings(Path.of(description.cache()), description.cachePrecision()));
            return new TrainingJob(inputs, run, description.settings(), true);
        } catch (IllegalArgumentException e) {
            throw new DataException(run.file(), "is not what train writes: " + e.getMessage(), e);
        }
    }

    /** This job with the data set in another folder. */
    public TrainingJob withDataset(Path other) {
        return new TrainingJob(inputs.withDataset(other), run, settings, resumed);
    }

    /** This job with the checkpoint in another place. */
    public TrainingJob withCheckpoint(Path other) {
        return new TrainingJob(inputs.withCheckpoint(other), run, settings, resumed);
    }

    /** This job with its embeddings kept in another folder. */
    public TrainingJob withCache(Path other) {
        return new TrainingJob(inputs.withCache(other), run, settings, resumed);
    }

    /**
     * This job with another number of epochs, over which the learning rate falls.
     *
     * @throws IllegalArgumentException if the recipe cannot have so few
     */
    public TrainingJob withEpochs(int epochs) {
        return with(settings.toBuilder()
                .recipe(settings.recipe().withEpochs(epochs))
                .build());
    }

    /** The same job for another label, from its beginning. */
    TrainingJob forLabel(int label, RunFolder folder) throws IOException {
        TrainingSettings other = settings.toBuilder().label(label).build();
        return new TrainingJob(inputs, folder, other, false).withLabelName();
    }

    private TrainingJob with(TrainingSettings other) {
        return new TrainingJob(inputs, run, other, resumed);
    }

    /** This job with the name that the data set gives to the organ. */
    public TrainingJob withLabelName() throws IOException {
        return LabelNames.of(inputs.dataset(), settings.label())
                .map(name -> with(settings.toBuilder().labelName(name).build()))
                .orElse(this);
    }

    /**
     * Runs the job, while no other program writes into the run's folder.
     *
     * @param stop asked to end early, the run keeps its state
     * @return true if training is over, and not only stopped
     * @throws DataException if a run that goes on was made from something else; the message names the difference
     */
    @SuppressWarnings("try") // the lock is held, and asked nothing
    public boolean execute(Progress progress, Stop stop) throws IOException {
        OutputPlace.requireFolder(run.path());
        OutputPlace.requireFolder(inputs.cache().folder());
        try (FolderLock lock = FolderLock.acquire(run.path())) {
            return execute(progress, new InterruptibleProgress(progress, stop::isRequested), stop);
        } catch (StoppedException e) {
            progress.say("Stopped before training; the embeddings of whole cases are kept in "
                    + inputs.cache().folder() + "; the same command continues");
            return false;
        }
    }

    /** @param preparation progress of what has no state to keep */
    private boolean execute(Progress progress, Progress preparation, Stop stop) throws IOException {
        if (!resumed) {
            run.requireUnused();
        } else if (!Files.isDirectory(inputs.dataset())) {
            throw new DataException(
                    inputs.dataset(),
                    "no such folder, though the run's data set was there; give its place with --data");
        }
        Dataset data = Dataset.open(inputs.dataset(), progress);
        requireKnownSites(data);
        settings.protocol().intensity().remarks(settings.sources()).forEach(progress::say);
        Split split = split(data);
        return resumed
                ? execute(split, progress, preparation, stop)
                : withSliceAxisOf(split, progress).execute(split, progress, preparation, stop);
    }

    /** The same job with the axis of its cases' slices in place of the automatic one. */
    private TrainingJob withSliceAxisOf(Split split, Progress progress) throws IOException {
        ScanReading reading = CommonSliceAxis.decide(settings.protocol().reading(), split, progress);
        TrainingSettings decided = settings.toBuilder()
                .protocol(settings.protocol().withReading(reading))
                .build();
        return with(decided);
    }

    private boolean execute(Split split, Progress progress, Progress preparation, Stop stop) throws IOException {
        try (Checkpoint source = Checkpoints.open(inputs.checkpoint(), inputs.state())) {
            Optional<ModelCard> parent = ModelCards.read(source);
            requireGate(source);
            DeSamModel model = WeightImport.model(source, settings.gate());
            WeightImport.remarks(model, source).forEach(progress::say);
            ContentHash hash = resumed ? kindOfHash(run.description()) : ContentHash.VOXELS;
            PreparedSplit prepared = PreparedSplit.read(split, model.config().maskSize(), settings, hash, preparation);
            RunDescription description = describe(prepared, parent);
            if (resumed) {
                description = description.withChanges(goOn(description, progress));
            }
            try (Weights weights = WeightImport.forTraining(model, source, settings.seed());
                    TrainingSlices slices =
                            TrainingSlices.embed(model, weights, inputs.cache(), prepared, settings, preparation)) {
                if (!resumed) {
                    run.begin(description);
                }
                Progress logged = new LoggedProgress(progress, run.log());
                return train(model, weights, slices, logged, stop)
                        && finish(model, weights, split, description, logged, stop);
            }
        }
    }

    /** A window for a site that is not there is a slip of the pen. */
    private void requireKnownSites(Dataset data) {
        settings.protocol().intensity().sites().forEach(data::casesOf);
    }

    /** A gate that is another than in training would make another network of the same weights. */
    private void requireGate(Checkpoint source) throws IOException {
        SqueezeExcitationGate trained = ModelCards.of(source).gate();
        if (ModelCards.nameGate(source) && trained != settings.gate()) {
            throw new DataException(
                    inputs.checkpoint(),
                    "was trained with the gate " + trained + ", not " + settings.gate() + "; give the same --se");
        }
    }

    private static ContentHash kindOfHash(RunDescription description) {
        return description.cases().stream()
                .map(RunCase::scan)
                .filter(hash -> !hash.isEmpty())
                .map(ContentHash::kindOf)
                .findFirst()
                .orElse(ContentHash.VOXELS);
    }

    /** Checks that the run may go on, and notes what is changed; returns all changes so far. */
    private List<RunDescription.Change> goOn(RunDescription now, Progress progress) throws IOException {
        RunDescription before = run.description();
        List<RunDescription.Change> changes = new ArrayList<>(before.changes());
        for (RunDescription.Change change :
                RunComparison.changes(run, before, now, run.epochs().size())) {
            progress.say("Resuming with another " + change.what() + ": " + change.before() + " -> " + change.now());
            changes.add(change);
        }
        if (changes.size() > before.changes().size()) {
            run.change(now.withChanges(changes));
        }
        return changes;
    }

    private Split split(Dataset data) {
        TrainingSettings.SplitSettings shares = settings.split();
        List<Split> ofSites = new ArrayList<>();
        for (String site : settings.sources()) {
            List<Case> cases = data.casesOf(site);
            ofSites.add(
                    shares.shuffled()
                            ? Split.shuffled(
                                    cases, shares.validationShare(), shares.heldOutShare(), new Random(settings.seed()))
                            : Split.of(cases, shares.validationShare(), shares.heldOutShare()));
        }
        return Split.joined(ofSites);
    }

    private RunDescription describe(PreparedSplit prepared, Optional<ModelCard> parent) throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        String version = TrainingJob.class.getPackage().getImplementationVersion();
        versions.put("desam4j", version == null ? "unpackaged" : version);
        versions.put("java", System.getProperty("java.version"));
        versions.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        versions.put("threads", Integer.toString(ComputeThreads.count()));
        List<CaseFingerprint> inherited = parent.stream()
                .flatMap(card -> card.provenance().cases().stream())
                .filter(each -> each.role().seen())
                .toList();
        return RunDescription.of(settings)
                .dataset(inputs.dataset().toAbsolutePath().toString())
                .checkpoint(inputs.checkpoint().toAbsolutePath().toString())
                .checkpointSha256(FileHash.of(inputs.checkpoint()))
                .state(inputs.state())
                .cache(inputs.cache().folder().toAbsolutePath().toString())
                .cachePrecision(inputs.cache().precision())
                .cases(prepared.cases())
                .inherited(inherited)
                .spacing(prepared.spacing())
                .versions(versions)
                .build();
    }

    private boolean train(DeSamModel model, Weights weights, TrainingSlices slices, Progress progress, Stop stop)
            throws IOException {
        WeightFiles files = new WeightFiles(run, model, weights);
        try (Trainer trainer = new Trainer(model, weights, settings, progress)) {
            Trainer.Trial trial = trainer.trial(slices.training());
            TrainingState state = files.restoreState(trainer.optimizer(), trial.trained());
            requireBatch(state, trainer.batchesPerEpoch(slices.training()));
            run.keepEpochs(state.epoch());
            announce(trainer, trial, slices, state, progress);
            stop.keepState();
            boolean over = trainer.train(
                    slices.training(), slices.validation(), state, new Keeper(files, trainer, progress), stop);
            if (!over) {
                progress.say("Stopped; continue with: desam train --resume " + run.path());
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the model: the best weights, with a card that says how its masks are finished.
     *
     * @return true if it is written, and the job was not stopped before
     */
    private boolean finish(
            DeSamModel model, Weights weights, Split split, RunDescription description, Progress progress, Stop stop)
            throws IOException {
        WeightFiles files = new WeightFiles(run, model, weights);
        files.restoreBest();
        Protocol.Components components;
        try {
            components = new ComponentChoice(model, weights, inputs.cache(), settings)
                    .choose(split.validation(), new InterruptibleProgress(progress, stop::isRequested));
        } catch (StoppedException e) {
            progress.say("Stopped after the last epoch; continue with: desam train --resume " + run.path());
            return false;
        }
        ModelCard card = description.card(run.epochs());
        files.writeModel(card.withProtocol(card.protocol().withComponents(components)));
        return true;
    }

    private void requireBatch(TrainingState state, int batches) throws DataException {
        if (state.batch() > batches) {
            throw new DataException(
                    run.state(),
                    "stopped at batch " + (state.batch() + 1) + " of an epoch that has " + batches
                            + "; begin a new run");
        }
    }

    private void announce(
            Trainer trainer, Trainer.Trial trial, TrainingSlices slices, TrainingState state, Progress progress) {
        progress.say(String.format(
                Locale.ROOT,
                "Training on site %s: %d training slices, %d validation slices",
                String.join(", ", settings.sources()),
                slices.training().size(),
                slices.validation().size()));
        if (state.epoch() > 0 || state.batch() > 0) {
            progress.say(String.format(
                    Locale.ROOT, "Resuming in epoch %d at batch %d", state.epoch() + 1, state.batch() + 1));
        }
        int epochs = Math.max(0, settings.recipe().epochs() - state.epoch());
        progress.say(String.format(
                Locale.ROOT,
                "About %.1f minutes for %d epochs: %.2f s a batch; %.0f MiB of memory are in use",
                trial.secondsPerBatch() * trainer.batchesPerEpoch(slices.training()) * epochs / 60,
                epochs,
                trial.secondsPerBatch(),
                Pointer.physicalBytes() / MEBIBYTE));
    }

    /** Keeps what training gives in the run's folder. */
    private final class Keeper implements Trainer.Listener {
        private final WeightFiles files;
        private final Trainer trainer;
        private final Progress progress;

        Keeper(WeightFiles files, Trainer trainer, Progress progress) {
            this.files = files;
            this.trainer = trainer;
            this.progress = progress;
        }

        @Override
        public void epochEnded(EpochResult result) throws IOException {
            run.append(result);
            if (result.best()) {
                files.writeBest();
            }
            progress.say(String.format(
                    Locale.ROOT,
                    "Epoch %d: loss %.4f, validation Dice %.4f, %.1f slices/s%s",
                    result.epoch(),
                    result.trainingLoss(),
                    result.validationDice(),
                    result.slicesPerSecond(),
                    result.best() ? ", best so far" : ""));
        }

        @Override
        public void stateReached(TrainingState state) throws IOException {
            files.writeState(state, trainer.optimizer());
        }
    }
}
