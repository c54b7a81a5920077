package org.desam4j.training.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.desam4j.training.DataException;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.run.internal.RunFolder;
import org.desam4j.training.run.internal.TrainingJob;
import org.desam4j.training.study.internal.EvaluationJob;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.weights.internal.SharedStorage;

/**
 * The common inputs of a study's runs. A study that is stopped continues when it is started again: finished
 * runs are kept, and the run at hand is resumed.
 *
 * @param dataset the data set's folder
 * @param checkpoint that every run begins with
 * @param cache the cache of embeddings
 * @param out the study's folder
 * @param stop asked to end early
 */
public record StudyWorkspace(Path dataset, Path checkpoint, CacheSettings cache, Path out, Stop stop) {

    /**
     * Notes what the study is made from, or checks that it goes on with the same.
     *
     * @throws DataException if the checkpoint or a case is another; the message names it
     */
    void begin(Progress progress) throws IOException {
        StudyDescription now = StudyDescription.of(checkpoint, Dataset.open(dataset, progress), progress);
        now.writeOrRequireSame(out);
    }

    /**
     * Trains, unless a run of that name is there already.
     *
     * @return its folder; nothing if the study was asked to end
     * @throws DataException if the run is there, but was made with other settings; the message names them
     */
    Optional<RunFolder> train(String name, TrainingSettings settings, Progress progress) throws IOException {
        RunFolder run = new RunFolder(out.resolve("runs").resolve(name));
        if (run.isBegun()) {
            requireSame(run, settings);
            if (Files.exists(run.model())) {
                return Optional.of(run);
            }
        }
        progress.say("Run " + name);
        Optional<SharedStorage> storage = SharedStorage.of(out);
        boolean over = storage.isPresent()
                ? trainHere(storage.get(), run, settings, progress)
                : job(run, settings).execute(progress, stop);
        return over ? Optional.of(run) : Optional.empty();
    }

    private TrainingJob job(RunFolder run, TrainingSettings settings) throws IOException {
        return run.isBegun()
                ? TrainingJob.resume(run)
                        .withDataset(dataset)
                        .withCheckpoint(checkpoint)
                        .withCache(cache.folder())
                : new TrainingJob(dataset, checkpoint, cache, run, settings);
    }

    /**
     * Trains in a folder of this machine, and puts the run into its place when it is over. Storage has no locks: an executor that Spark takes
     * for lost may go on there beside the one that has its run now, and both would keep their states in one place.
     */
    private boolean trainHere(SharedStorage storage, RunFolder run, TrainingSettings settings, Progress progress)
            throws IOException {
        Path folder = Files.createTempDirectory("desam-run");
        try {
            RunFolder here = new RunFolder(folder);
            boolean over = job(here, settings).execute(progress, stop);
            if (over) {
                here.publish(storage, run);
            }
            return over;
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void requireSame(RunFolder run, TrainingSettings settings) throws IOException {
        TrainingSettings before = run.description().settings();
        for (StrictJson.Difference difference : StrictJson.differences(before, decided(settings, before))) {
            throw new DataException(
                    run.path(),
                    "was made with other settings (" + difference
                            + "); give the study the options that it began with, or another --out");
        }
    }

    /** A run keeps the slice axis that its cases decided, where the automatic one was asked for. */
    private static TrainingSettings decided(TrainingSettings asked, TrainingSettings ofRun) {
        Protocol protocol = asked.protocol();
        ScanReading reading = protocol.reading();
        return reading.sliceAxis() == SliceAxis.AUTO
                ? asked.toBuilder()
                        .protocol(protocol.withReading(
                                reading.along(ofRun.protocol().reading().sliceAxis())))
                        .build()
                : asked;
    }

    /**
     * Measures a run on sites, with the prompt given, in the precision of its embeddings.
     *
     * @throws org.desam4j.training.StoppedException if the study was asked to end
     * @throws org.desam4j.training.IncompleteJobException if a case could not be measured: a study compares the same cases
     */
    List<SiteResult> evaluate(RunFolder run, List<String> sites, PromptMode mode, Progress progress)
            throws IOException {
        try (LoadedModel model = RunModels.load(
                run.path(), List.of(), run.description().settings().precision())) {
            ModelCard card = model.card().withPrompt(mode);
            List<SiteResult> results = new EvaluationJob(
                            dataset,
                            model,
                            card,
                            cache,
                            sites,
                            Optional.empty(),
                            Optional.of(measured(run.path().getFileName().toString(), mode)))
                    .execute(new InterruptibleProgress(progress, stop::isRequested));
            SiteResult.requireComplete(results);
            return results;
        }
    }

    /**
     * The folder that keeps what is measured with a prompt.
     *
     * @param name of a run, or of another model
     */
    Path measured(String name, PromptMode mode) {
        String prompt = mode instanceof PromptMode.GridPoints grid ? "grid-" + grid.side() : mode.title();
        return out.resolve("measured").resolve(name + "-" + prompt);
    }
}
