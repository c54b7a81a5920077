package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.FileHash;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Dataset;
import org.desam4j.training.dataset.Split;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.WeightImport;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fine-tunes DeSAM on one site of a data set and leaves a run folder.
 *
 * @param dataset the data set's folder
 * @param checkpoint a SAM or DeSAM checkpoint
 * @param cache where embeddings are kept
 * @param run the folder to write, or to go on with
 * @param settings the recipe
 * @param resumed whether the folder holds a run to go on with
 */
public record TrainingJob(
        Path dataset, Path checkpoint, CacheSettings cache, RunFolder run, TrainingSettings settings, boolean resumed) {

    private static final double MEBIBYTE = 1 << 20;

    /** A new run. */
    public TrainingJob(Path dataset, Path checkpoint, CacheSettings cache, RunFolder run, TrainingSettings settings) {
        this(dataset, checkpoint, cache, run, settings, false);
    }

    /** The rest of a run that was stopped or died. */
    public static TrainingJob resume(RunFolder run) throws IOException {
        RunDescription description = run.description();
        return new TrainingJob(
                Path.of(description.dataset()),
                Path.of(description.checkpoint()),
                new CacheSettings(Path.of(description.cache()), description.cachePrecision()),
                run,
                description.settings(),
                true);
    }

    /** The same job for another label, from its beginning. */
    TrainingJob forLabel(int label, RunFolder folder) {
        TrainingSettings other = settings.with(settings.sources(), label, settings.prompt());
        return new TrainingJob(dataset, checkpoint, cache, folder, other);
    }

    /**
     * Runs the job.
     *
     * @param stop asked to end early, the run keeps its state
     * @return whether training is over, and not only stopped
     */
    public boolean execute(Progress progress, Stop stop) throws IOException {
        if (!resumed) {
            run.requireUnused();
        }
        Dataset data = Dataset.open(dataset, progress);
        Split split = split(data);
        try (Checkpoint source = Checkpoints.open(checkpoint)) {
            RunDescription description = describe(split);
            if (resumed) {
                requireSame(run.description(), description);
            }
            DeSamModel model = WeightImport.model(source, settings.gate());
            try (Weights weights = WeightImport.forTraining(model, source, settings.seed());
                    TrainingSlices slices = TrainingSlices.embed(model, weights, cache, split, settings, progress)) {
                if (!resumed) {
                    run.begin(description);
                }
                return train(model, weights, slices, new LoggedProgress(progress, run.log()), stop);
            }
        }
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

    private RunDescription describe(Split split) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (List<Case> part : List.of(split.training(), split.validation())) {
            for (Case each : part) {
                files.put(each.image().getFileName().toString(), FileHash.of(each.image()));
                files.put(each.label().getFileName().toString(), FileHash.of(each.label()));
            }
        }
        Map<String, String> versions = new LinkedHashMap<>();
        String version = TrainingJob.class.getPackage().getImplementationVersion();
        versions.put("desam4j", version == null ? "unpackaged" : version);
        versions.put("java", System.getProperty("java.version"));
        versions.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        return new RunDescription(
                settings,
                dataset.toAbsolutePath().toString(),
                checkpoint.toAbsolutePath().toString(),
                FileHash.of(checkpoint),
                cache.folder().toAbsolutePath().toString(),
                cache.precision(),
                ids(split.training()),
                ids(split.validation()),
                ids(split.heldOut()),
                files,
                versions);
    }

    private static List<String> ids(List<Case> cases) {
        return cases.stream().map(Case::id).toList();
    }

    private void requireSame(RunDescription before, RunDescription now) throws DataException {
        if (!before.checkpointSha256().equals(now.checkpointSha256())) {
            throw new DataException(checkpoint, "is not the checkpoint that the run began with; restore it");
        }
        if (!before.files().equals(now.files())) {
            throw new DataException(dataset, "is not the data set that the run began with; restore it, or begin anew");
        }
    }

    private boolean train(DeSamModel model, Weights weights, TrainingSlices slices, Progress progress, Stop stop)
            throws IOException {
        WeightFiles files = new WeightFiles(run, model, weights);
        try (Trainer trainer = new Trainer(model, weights, settings, progress)) {
            TrainingState state = files.restoreState(trainer.optimizer());
            run.keepEpochs(state.epoch());
            announce(trainer, slices, state, progress);
            boolean over = trainer.train(
                    slices.training(), slices.validation(), state, new Keeper(files, trainer, progress), stop);
            if (!over) {
                progress.say("Stopped; go on with: desam train --resume " + run.path());
                return false;
            }
        }
        files.restoreBest();
        files.writeModel(settings);
        return true;
    }

    private void announce(Trainer trainer, TrainingSlices slices, TrainingState state, Progress progress)
            throws IOException {
        progress.say(String.format(
                Locale.ROOT,
                "Training on site %s: %d slices, %d slices validate",
                String.join(", ", settings.sources()),
                slices.training().size(),
                slices.validation().size()));
        if (state.epoch() > 0 || state.batch() > 0) {
            progress.say(String.format(
                    Locale.ROOT, "Going on in epoch %d at batch %d", state.epoch() + 1, state.batch() + 1));
        }
        double seconds = trainer.secondsPerBatch(slices.training());
        int epochs = settings.recipe().epochs() - state.epoch();
        progress.say(String.format(
                Locale.ROOT,
                "About %.1f minutes for %d epochs: %.2f s a batch; %.0f MiB of memory are in use",
                seconds * trainer.batchesPerEpoch(slices.training()) * epochs / 60,
                epochs,
                seconds,
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
