package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.Cluster;
import org.desam4j.training.GroupedWorker;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.report.Evaluation;
import org.desam4j.training.report.ResultTable;
import org.desam4j.training.run.RunModels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measuring. */
@Command(
        abbreviateSynopsis = true,
        name = "evaluate",
        description = {
            "Measures a trained model on the sites of a data set: Dice, IoU, surface distances, volumes.",
            ModelOptions.DEFAULTS
        })
final class EvaluateCommand extends BaseCommand implements PartedCommand {

    @Mixin
    private DataOptions data;

    @Mixin
    private ModelOptions model;

    @Mixin
    private MeasuringOptions measuring;

    @Mixin
    private PrecisionOption precision;

    @Option(
            names = "--sites",
            split = ",",
            paramLabel = "SITE",
            description = "Sites to measure (default: all; of the source site only cases that training has not seen).")
    private List<String> sites = List.of();

    @Option(
            names = "--sam",
            paramLabel = "C",
            description = "SAM checkpoint; measures plain SAM too, with the same prompts.")
    private Optional<Path> sam = Optional.empty();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for report.html, cases.csv and settings.json.")
    private Path out;

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
        stoppable(
                "what is measured and embedded of whole cases is kept in " + out + " and "
                        + data.cache().folder() + "; the same command continues",
                stop -> {
                    List<Evaluation> evaluations = evaluations(products);
                    for (Evaluation each : evaluations) {
                        each.requirePlace();
                    }
                    Progress progress = progress(stop);
                    if (spark.isGiven()) {
                        try (Cluster cluster = spark.open()) {
                            measure(evaluations, (each, index) -> each.run(cluster.under(index), progress));
                        }
                    } else {
                        measure(evaluations, (each, index) -> each.run(progress));
                    }
                });
    }

    /** Runs one of several evaluations. */
    @FunctionalInterface
    private interface Run {
        /**
         * Runs it.
         *
         * @param index its place among them, by which other machines know it
         */
        Evaluation.Outcome of(Evaluation evaluation, String index) throws IOException;
    }

    private void measure(List<Evaluation> evaluations, Run run) throws IOException {
        List<SiteResult> all = new ArrayList<>();
        for (int i = 0; i < evaluations.size(); i++) {
            Evaluation.Outcome outcome = run.of(evaluations.get(i), Integer.toString(i));
            outcome.report().ifPresent(page -> print(outcome, page));
            all.addAll(outcome.sites());
        }
        requireComplete(all);
    }

    @Override
    public PartWorker worker() throws IOException {
        List<Evaluation> evaluations = evaluations(precision.precision());
        Map<String, GroupedWorker.Opener> workers = new LinkedHashMap<>();
        for (int i = 0; i < evaluations.size(); i++) {
            workers.put(Integer.toString(i), evaluations.get(i)::worker);
        }
        return new GroupedWorker(workers);
    }

    private List<Evaluation> evaluations(Precision products) throws IOException {
        List<Path> models = RunModels.in(model.model());
        List<Evaluation> evaluations = new ArrayList<>();
        for (Path path : models) {
            Evaluation evaluation = Evaluation.of(path)
                    .on(data.data())
                    .cache(data.cache())
                    .sites(sites)
                    .precision(products)
                    .with(card -> fromOptions(() -> used(card)))
                    .into(
                            models.size() == 1
                                    ? out
                                    : out.resolve(path.getFileName().toString()));
            evaluations.add(sam.map(evaluation::plainSam).orElse(evaluation));
        }
        return evaluations;
    }

    private ModelCard used(ModelCard own) {
        ModelCard asked = model.card(own);
        return asked.withProtocol(measuring.change(asked.protocol()));
    }

    private void print(Evaluation.Outcome outcome, Path page) {
        out().println("Measured: " + outcome.protocol());
        out().print(ResultTable.of(outcome.sites()).toText());
        out().println("Report: " + page);
    }

    private void requireComplete(List<SiteResult> results) throws IncompleteJobException {
        SiteResult.failures(results)
                .forEach(failure -> progress().say("failed: case " + failure.name() + ": " + failure.reason()));
        SiteResult.requireComplete(results);
    }
}
