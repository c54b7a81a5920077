package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.Cluster;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.Organ;
import org.desam4j.training.inference.ScanPrompt;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.training.inference.batch.PredictionJob;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.run.Stop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Segmenting. */
@Command(
        abbreviateSynopsis = true,
        name = "predict",
        description = {"Segments scans and writes a mask for each, on the scan's own voxels.", ModelOptions.DEFAULTS})
final class PredictCommand extends BaseCommand implements PartedCommand {

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Scans: .nii, .nii.gz, or .hdr and .img.")
    private List<Path> images;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = "Site that the scans come from, for a model whose intensity windows depend on the site.")
    private Optional<String> site = Optional.empty();

    @Mixin
    private UserPromptOptions userPrompt;

    @Mixin
    private PrecisionOption precision;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the masks.")
    private Path out;

    @Option(
            names = "--overwrite",
            description = "Make all masks anew, and replace files in their places that predict did not write.")
    private boolean overwrite;

    @Option(
            names = "--records",
            description =
                    "Write all records of the grid points, too: CASE.records.json, with masks in COCO's run-length"
                            + " encoding and the fields of SAM's automatic mask generator.")
    private boolean records;

    @Mixin
    private SparkOption spark;

    @Override
    Optional<Path> folder() {
        return Optional.of(out);
    }

    @Override
    void execute() throws Exception {
        fromOptions(model::validated);
        Precision products = fromOptions(() -> spark.products(precision));
        Optional<ScanPrompt> prompt = fromOptions(userPrompt::prompt);
        if (prompt.isPresent() && images.size() > 1) {
            throw wrongUsage("--box and --point are places in one scan; give one image");
        }
        if (spark.isGiven() && prompt.isPresent()) {
            throw wrongUsage("--box and --point are places in one scan; leave --spark out");
        }
        if (prompt.isPresent() && model.choosesPrompt()) {
            throw wrongUsage("--prompt, --grid-side and --min-iou are for slices without a prompt of the user's;"
                    + " leave them out, or --box and --point");
        }
        stoppable(
                "masks that are written are kept; the same command continues", stop -> predict(prompt, products, stop));
    }

    private void predict(Optional<ScanPrompt> prompt, Precision products, Stop stop) throws Exception {
        try (Opened opened = open(prompt, products, progress())) {
            PredictionJob job = job(opened);
            PredictionJob.Result result;
            if (spark.isGiven()) {
                try (Cluster cluster = spark.open()) {
                    result = job.execute(cluster, progress(stop));
                }
            } else {
                result = job.execute(progress(stop));
            }
            result.masks().forEach(out()::println);
            if (!result.failures().isEmpty()) {
                // A single failure is named by the line that ends the job.
                if (result.failures().size() > 1) {
                    result.failures().forEach(failure -> progress().say("failed: " + failure.reason()));
                }
                throw new IncompleteJobException(result.failures(), images.size(), "scans");
            }
        }
    }

    @Override
    public PartWorker worker() throws IOException {
        Opened opened = open(Optional.empty(), precision.precision(), Progress.SILENT);
        return job(opened).worker().owning(opened::close);
    }

    private PredictionJob job(Opened opened) {
        return fromOptions(() -> new PredictionJob(opened.segmenter(), images, out, overwrite, records));
    }

    /** A segmenter with the models that it needs. */
    private record Opened(List<LoadedModel> models, Segmenter segmenter) implements AutoCloseable {
        @Override
        public void close() {
            models.forEach(LoadedModel::close);
        }
    }

    private Opened open(Optional<ScanPrompt> prompt, Precision products, Progress progress) throws IOException {
        List<LoadedModel> models = new ArrayList<>();
        Optional<Opened> opened = Optional.empty();
        try {
            List<Organ> organs = new ArrayList<>();
            for (Path path : RunModels.in(model.model())) {
                LoadedModel loaded = RunModels.load(path, models, products);
                models.add(loaded);
                loaded.remark().ifPresent(progress::say);
                organs.add(new Organ(loaded, fromOptions(() -> atSite(model.card(loaded.card())))));
            }
            opened = Optional.of(new Opened(models, segmenter(organs, prompt)));
            return opened.get();
        } finally {
            if (opened.isEmpty()) {
                models.forEach(LoadedModel::close);
            }
        }
    }

    private Segmenter segmenter(List<Organ> organs, Optional<ScanPrompt> prompt) {
        Segmenter segmenter = Segmenter.of(organs);
        return prompt.isEmpty() ? segmenter : fromOptions(() -> segmenter.by(prompt.get()));
    }

    /** The card with the window of the scans' site alone; a guess would be a mask of something else. */
    private ModelCard atSite(ModelCard card) {
        IntensityRules rules = card.protocol().intensity();
        if (!rules.dependOnSite()) {
            return card;
        }
        if (site.isEmpty()) {
            throw new IllegalArgumentException("the model's windows depend on the site (" + rules.describe()
                    + "; else percentiles); name the scans' site with --site, or give --window LOW:HIGH");
        }
        return card.atSite(site.get());
    }
}
