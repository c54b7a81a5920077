package org.desam4j.training.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.report.internal.EvaluationSettings;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.run.internal.RunFolder;
import org.desam4j.training.run.internal.TrainingJob;
import org.desam4j.training.study.internal.EvaluationJob;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;
import org.desam4j.weights.internal.FolderLock;

/**
 * The main job from beginning to end on synthetic data: writes a data set of four sites and a small SAM-shaped checkpoint
 * with random weights, trains on site A, and measures A's held-out cases and the sites that were never seen.
 *
 * @param out the folder to write; must not exist or be empty
 * @param quick fewer patients and epochs
 */
public record DemoJob(Path out, boolean quick) {
    private static final long SEED = 7;
    private static final String SOURCE = "A";

    /**
     * Writes the data set and the checkpoint.
     *
     * @param anatomy the anatomy of the data set; the job itself is about the prostate
     */
    public void writeInputs(Anatomy anatomy, Progress progress) throws IOException {
        requireEmpty();
        DemoData.write(data(), anatomy.sites(quick), SEED, progress);
        writeCheckpoint();
    }

    /** Runs the job. */
    public List<SiteResult> execute(Progress progress) throws IOException {
        writeInputs(Anatomy.PROSTATE, progress);
        TrainingSettings settings = settings();
        RunFolder run = new RunFolder(run());
        new TrainingJob(data(), checkpoint(), cache(), run, settings).execute(progress, new Stop());
        try (LoadedModel model = LoadedModel.open(run.model())) {
            List<SiteResult> sites = new EvaluationJob(
                            data(), model, model.card(), cache(), List.of(), Optional.empty())
                    .execute(progress);
            SiteResult.requireComplete(sites);
            new EvaluationSettings(
                            data().toString(),
                            run.path().toString(),
                            List.of(),
                            List.of(),
                            model.card(),
                            model.network().precision())
                    .write(report().settings());
            report().write(
                            "desam4j demo: trained on site A, measured on all sites",
                            facts(settings),
                            sites,
                            run.epochs());
            return sites;
        }
    }

    private TrainingSettings settings() {
        return TrainingSettings.defaults(List.of(SOURCE), 1, new PromptMode.WholeBox()).toBuilder()
                .recipe(Recipe.PUBLISHED.with(quick ? 12 : 24, 4, 1e-3))
                .split(new TrainingSettings.SplitSettings(0.2, 0.25, false))
                .seed(SEED)
                .build();
    }

    private static Map<String, String> facts(TrainingSettings settings) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "data",
                "synthetic patients of four sites that differ in contrast, noise, coil, resolution and anatomy");
        facts.put("network", "SAM-shaped with random weights, 192 x 192 pixels; its image encoder is frozen");
        facts.put("prompt", "the whole image as a box (DeSAM-B)");
        facts.put("training", settings.recipe().epochs() + " epochs on site " + SOURCE + " alone");
        facts.put(EvaluationReport.MEASURED, Protocol.DEFAULT.measured());
        return facts;
    }

    /** The report's files. */
    public EvaluationReport report() {
        return new EvaluationReport(out);
    }

    private void requireEmpty() throws IOException {
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.list(out)) {
                if (!files.allMatch(FolderLock::isLock)) {
                    throw new DataException(out, "is not empty; give another folder with --out, or delete it");
                }
            }
        }
    }

    /** The folder of the data set. */
    public Path data() {
        return out.resolve("data");
    }

    /** The SAM-shaped checkpoint. */
    public Path checkpoint() {
        return out.resolve("sam_demo.safetensors");
    }

    /** The folder of the training run. */
    public Path run() {
        return out.resolve("run");
    }

    /** The trained model. */
    public Path model() {
        return new RunFolder(run()).model();
    }

    private CacheSettings cache() {
        return new CacheSettings(out.resolve("embeddings"), ElementType.FLOAT16);
    }

    /** Small enough to train in minutes on two cores, with every part that a SAM has. */
    private static SamConfig config() {
        List<Integer> windows = SamConfig.windows(6, 8, 24, List.of(1, 3, 4, 5));
        return SamConfig.builder()
                .imageSize(192)
                .patchSize(8)
                .width(64)
                .heads(4)
                .mlpWidth(256)
                .windows(windows)
                .neckWidth(64)
                .decoderMlpWidth(128)
                .iouHeadWidth(64)
                .build();
    }

    private void writeCheckpoint() throws IOException {
        DeSamModel model = new DeSamModel(config());
        List<Parameter> parameters = model.parameters().stream()
                .filter(parameter -> !parameter.name().startsWith(DeSamModel.PDMM_PREFIX))
                .toList();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        parameters.forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        try (Weights weights = Weights.random(parameters, SEED)) {
            SafetensorsWriter.write(
                    checkpoint(), shapes, name -> weights.array(name).data().asFloat(), Map.of());
        }
    }
}
