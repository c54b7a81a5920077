package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.Cluster;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.SettingsText;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.UseText;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.report.internal.EvaluationSettings;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.RunModels;
import org.desam4j.training.run.internal.RunFolder;
import org.desam4j.training.study.internal.EvaluationJob;
import org.desam4j.weights.ElementType;

/**
 * Evaluation for programs, as {@code evaluate} does it:
 * {@code Evaluation.of(model).on(dataset).into(folder).run(progress)} measures a model and writes the report.
 *
 * <p>For one thread. Evaluations in several threads need folders of their own; they may share a cache.
 */
public final class Evaluation {
    private static final String CACHE = "cache";

    private final Path model;
    private Optional<Path> dataset = Optional.empty();
    private Optional<Path> folder = Optional.empty();
    private Optional<CacheSettings> cache = Optional.empty();
    private Optional<Path> sam = Optional.empty();
    private Precision precision = Precision.FLOAT32;
    private List<String> sites = List.of();
    private UnaryOperator<ModelCard> use = UnaryOperator.identity();

    private Evaluation(Path model) {
        this.model = model;
    }

    /** Evaluation of a model: the folder of a run, or a DeSAM checkpoint. */
    public static Evaluation of(Path model) {
        return new Evaluation(model);
    }

    /** Measures on a data set: a folder with {@code imagesTr}, {@code labelsTr} and {@code sites.csv}. */
    public Evaluation on(Path data) {
        dataset = Optional.of(data);
        return this;
    }

    /** Writes the report into a folder; files of an earlier evaluation there are replaced. */
    public Evaluation into(Path report) {
        folder = Optional.of(report);
        return this;
    }

    /** Measures some sites; all without this. */
    public Evaluation sites(List<String> names) {
        sites = List.copyOf(names);
        return this;
    }

    /** Measures plain SAM too, on the same cases with the same prompts. */
    public Evaluation plainSam(Path checkpoint) {
        sam = Optional.of(checkpoint);
        return this;
    }

    /** Keeps embeddings in a folder that evaluations may share; without this in the report's folder. */
    public Evaluation cache(CacheSettings embeddings) {
        cache = Optional.of(embeddings);
        return this;
    }

    /** Computes products in a precision; float32 without this. */
    public Evaluation precision(Precision products) {
        precision = products;
        return this;
    }

    /** Uses the model in another way than its card says; the report names the differences. */
    public Evaluation with(UnaryOperator<ModelCard> change) {
        use = change;
        return this;
    }

    /**
     * The outcome.
     *
     * @param sites of which the report tells; one whose cases all failed is among them
     * @param protocol the slices and pixels on which masks were measured, in words
     * @param report the page; nothing if no case was measured
     */
    public record Outcome(List<SiteResult> sites, String protocol, Optional<Path> report) {
        public Outcome {
            sites = List.copyOf(sites);
        }
    }

    /**
     * Makes sure, before any work, that the report may be written.
     *
     * @throws org.desam4j.training.DataException if a file of another origin would be replaced, or the folder cannot be written to
     */
    public void requirePlace() throws IOException {
        report().requirePlace();
    }

    /**
     * Measures, and writes the report. A case that fails does not end the others: its site's result names it.
     *
     * @throws IOException if model or data cannot be used, or the report cannot be written
     * @throws IllegalStateException if data set or folder is not given
     */
    public Outcome run(Progress progress) throws IOException {
        return run(job -> job.execute(progress), progress);
    }

    /**
     * The same on the machines of a cluster, each of which has a {@link #worker} of the same evaluation. A part is a case.
     *
     * @throws IOException if model or data cannot be used, the report cannot be written, or the cluster cannot go on
     * @throws IllegalStateException if data set or folder is not given
     */
    public Outcome run(Cluster cluster, Progress progress) throws IOException {
        return run(job -> job.execute(cluster, progress), progress);
    }

    /**
     * The worker that measures single cases of this evaluation, and keeps what it measures in the report's folder. The caller closes it.
     *
     * @throws IOException if model or data cannot be used
     * @throws IllegalStateException if data set or folder is not given
     */
    public PartWorker worker() throws IOException {
        Models models = open();
        try {
            return job(models).worker().owning(models::close);
        } catch (IOException | RuntimeException | Error e) {
            models.close();
            throw e;
        }
    }

    /** The models that are measured. */
    private record Models(LoadedModel model, Optional<LoadedModel> plainSam) implements AutoCloseable {
        @Override
        public void close() {
            plainSam.ifPresent(LoadedModel::close);
            model.close();
        }
    }

    private Models open() throws IOException {
        LoadedModel loaded = RunModels.load(model, List.of(), precision);
        try {
            return new Models(
                    loaded,
                    sam.isEmpty()
                            ? Optional.empty()
                            : Optional.of(LoadedModel.untrained(sam.get(), List.of(loaded), precision)));
        } catch (IOException | RuntimeException | Error e) {
            loaded.close();
            throw e;
        }
    }

    private EvaluationJob job(Models models) {
        CacheSettings embeddings =
                cache.orElseGet(() -> new CacheSettings(report().folder().resolve(CACHE), ElementType.FLOAT16));
        return new EvaluationJob(
                data(),
                models.model(),
                use.apply(models.model().card()),
                embeddings,
                sites,
                models.plainSam(),
                Optional.of(report().measured()));
    }

    /** Measures the cases of a job. */
    @FunctionalInterface
    private interface Measuring {
        List<SiteResult> of(EvaluationJob job) throws IOException;
    }

    private Outcome run(Measuring measuring, Progress progress) throws IOException {
        try (Models models = open()) {
            models.model().remark().ifPresent(progress::say);
            EvaluationJob job = job(models);
            List<SiteResult> results = measuring.of(job);
            String measured = job.card().protocol().measured();
            if (SiteResult.scores(results).isEmpty()) {
                return new Outcome(results, measured, Optional.empty());
            }
            write(job, results);
            return new Outcome(results, measured, Optional.of(report().page()));
        }
    }

    private void write(EvaluationJob job, List<SiteResult> results) throws IOException {
        EvaluationReport report = report();
        ModelCard card = job.card();
        List<StrictJson.Difference> changes = StrictJson.differences(job.model().card(), card);
        Precision products = job.model().network().precision();
        new EvaluationSettings(data().toString(), model.toString(), sites, changes, card, products)
                .write(report.settings());
        report.write("desam4j: evaluation of " + model, facts(changes, card, products), results, epochs());
    }

    private Path data() {
        return given(dataset, "on");
    }

    private EvaluationReport report() {
        return new EvaluationReport(given(folder, "into"));
    }

    private static Path given(Optional<Path> value, String method) {
        return value.orElseThrow(() -> new IllegalStateException("an evaluation needs a folder; call " + method));
    }

    /** The epochs of the run that made the model, where it is a run's folder. */
    private List<EpochResult> epochs() throws IOException {
        return Files.isDirectory(model) ? new RunFolder(model).epochs() : List.of();
    }

    private Map<String, String> facts(List<StrictJson.Difference> changes, ModelCard card, Precision products) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", data().toString());
        facts.put("model", model.toString());
        facts.put("label", card.label() + " (" + card.labelName() + ")");
        if (!card.provenance().sources().isEmpty()) {
            facts.put(
                    "trained on", "site " + String.join(", ", card.provenance().sources()));
        }
        facts.put(EvaluationReport.MEASURED, card.protocol().measured());
        facts.put("--precision", SettingsText.of(products));
        facts.putAll(UseText.of(card));
        if (!changes.isEmpty()) {
            facts.put(
                    "changed by options",
                    changes.stream().map(StrictJson.Difference::toString).collect(Collectors.joining("; ")));
        }
        return facts;
    }
}
