package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.internal.LabelRuns;
import org.desam4j.training.run.internal.RunFolder;
import org.desam4j.training.run.internal.TrainingInputs;
import org.desam4j.training.run.internal.TrainingJob;
import org.desam4j.weights.ElementType;

/**
 * Fine-tuning for programs, by the defaults of {@code train}:
 * {@code Training.on(dataset).from(checkpoint).source("A").into(folder).run(progress)}.
 *
 * <p>For one thread. Runs in several threads need folders of their own; they may share a cache.
 */
public final class Training {
    private static final String CACHE = "cache";

    private final Path dataset;
    private Optional<Path> checkpoint = Optional.empty();
    private String state = "";
    private Optional<Path> folder = Optional.empty();
    private Optional<CacheSettings> cache = Optional.empty();
    private List<String> sources = List.of();
    private List<Integer> labels = List.of(1);
    private PromptMode prompt = new PromptMode.WholeBox();
    private UnaryOperator<TrainingSettings> changes = UnaryOperator.identity();

    private Training(Path dataset) {
        this.dataset = dataset;
    }

    /** Training on a data set: a folder with {@code imagesTr}, {@code labelsTr} and {@code sites.csv}. */
    public static Training on(Path dataset) {
        return new Training(dataset);
    }

    /** Begins with the weights of a SAM or DeSAM checkpoint. */
    public Training from(Path file) {
        checkpoint = Optional.of(file);
        return this;
    }

    /** Takes one of several networks that the checkpoint holds, by its key; the only one without this. */
    public Training state(String key) {
        state = key;
        return this;
    }

    /** Trains on the cases of one or more sites. */
    public Training source(String... sites) {
        sources = List.of(sites);
        return this;
    }

    /** Writes the run into a folder that holds no other. */
    public Training into(Path run) {
        folder = Optional.of(run);
        return this;
    }

    /** Keeps embeddings, as float16, in a folder that runs may share; without this in the run's folder. */
    public Training cache(Path embeddings) {
        return cache(new CacheSettings(embeddings, ElementType.FLOAT16));
    }

    /** Keeps embeddings in a folder that runs may share, in a chosen precision. */
    public Training cache(CacheSettings embeddings) {
        cache = Optional.of(embeddings);
        return this;
    }

    /** The organ's value in the label maps, 1 to 65535; 1 without this. */
    public Training label(int value) {
        labels = List.of(value);
        return this;
    }

    /** The values of several organs; {@link #runs} trains a model for each, in {@code label-N} of the folder. */
    public Training labels(List<Integer> values) {
        labels = List.copyOf(values);
        return this;
    }

    /** The prompt of training and of the model's use: the whole box without this. */
    public Training prompt(PromptMode mode) {
        prompt = mode;
        return this;
    }

    /** Changes other settings, such as {@code settings -> settings.toBuilder().seed(3).build()}. */
    public Training with(UnaryOperator<TrainingSettings> change) {
        changes = change;
        return this;
    }

    /**
     * Trains to the end.
     *
     * @throws IOException if data or checkpoint cannot be used, or the folder holds a run already
     * @throws IllegalStateException if checkpoint, source or folder is not given, or several labels are
     */
    public TrainingRun run(Progress progress) throws IOException {
        return run(progress, new Stop());
    }

    /**
     * Trains until another thread asks to stop.
     *
     * @param stop asked, the run keeps its state within the epoch, and {@link #resume} goes on with it
     * @throws IOException as for {@link #run(Progress)}
     */
    public TrainingRun run(Progress progress, Stop stop) throws IOException {
        if (labels.size() != 1) {
            throw new IllegalStateException("training for several labels is several runs; call runs");
        }
        return runs().get(0).run(progress, stop);
    }

    /**
     * One run for each label, not yet begun. All settings are checked, and the folder notes which labels it is for.
     *
     * @throws IOException if the folder holds runs already
     * @throws IllegalArgumentException if settings do not go together
     * @throws IllegalStateException if checkpoint, source or folder is not given
     */
    public List<PlannedRun> runs() throws IOException {
        Path out = given(folder, "into");
        if (sources.isEmpty()) {
            throw new IllegalStateException("training needs a site; call source first");
        }
        TrainingInputs inputs = new TrainingInputs(
                dataset,
                given(checkpoint, "from"),
                state,
                cache.orElse(new CacheSettings(out.resolve(CACHE), ElementType.FLOAT16)));
        List<PlannedRun> planned = new ArrayList<>();
        for (int label : labels) {
            TrainingSettings settings = changes.apply(TrainingSettings.defaults(sources, label, prompt));
            RunFolder run = LabelRuns.folder(out, labels.size(), label);
            planned.add(new PlannedRun(new TrainingJob(inputs, run, settings, false).withLabelName()));
        }
        LabelRuns.begin(out, labels);
        return planned;
    }

    /**
     * Goes on with a run that was stopped, or died, to the same bits as if nothing had happened.
     *
     * @param run the folder of the run
     * @throws IOException if it holds no run, or what it was made from is another now
     */
    public static TrainingRun resume(Path run, Progress progress, Stop stop) throws IOException {
        return new PlannedRun(TrainingJob.resume(new RunFolder(run))).run(progress, stop);
    }

    /**
     * The runs that remain in a folder: the one that it holds, or those of all its labels.
     *
     * @throws IOException if it holds none
     */
    public static List<PlannedRun> remaining(Path folder) throws IOException {
        return LabelRuns.resume(folder).stream().map(PlannedRun::new).toList();
    }

    /** True if a folder holds runs of several labels. */
    public static boolean isOfSeveralLabels(Path folder) {
        return LabelRuns.isOfSeveral(folder);
    }

    private static Path given(Optional<Path> value, String method) {
        return value.orElseThrow(() -> new IllegalStateException("training needs a file or folder; call " + method));
    }
}
