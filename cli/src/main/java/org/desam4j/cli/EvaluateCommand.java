package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.Progress;
import org.desam4j.training.SettingsText;
import org.desam4j.training.StrictJson;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.ModelPlaces;
import org.desam4j.training.inference.card.UseText;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.report.EvaluationSettings;
import org.desam4j.training.report.ResultTable;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.RunFolder;
import org.desam4j.training.study.EvaluationJob;
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
final class EvaluateCommand extends BaseCommand {

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

    @Override
    Optional<Path> folder() {
        return Optional.of(out);
    }

    @Override
    void execute() throws Exception {
        fromOptions(model::validated);
        Precision products = fromOptions(precision::precision);
        stoppable(
                "what is measured and embedded of whole cases is kept in " + out + " and "
                        + data.cache().folder() + "; the same command continues",
                stop -> {
                    Map<Path, EvaluationReport> reports = reports();
                    for (EvaluationReport report : reports.values()) {
                        report.requirePlace();
                    }
                    List<SiteResult> all = new ArrayList<>();
                    for (Map.Entry<Path, EvaluationReport> each : reports.entrySet()) {
                        all.addAll(evaluate(each.getKey(), products, each.getValue(), progress(stop)));
                    }
                    requireComplete(all);
                });
    }

    /** The report of each model, by the model. */
    private Map<Path, EvaluationReport> reports() throws IOException {
        List<Path> models = ModelPlaces.in(model.model());
        Map<Path, EvaluationReport> reports = new LinkedHashMap<>();
        for (Path path : models) {
            reports.put(path, new EvaluationReport(models.size() == 1 ? out : out.resolve(path.getFileName())));
        }
        return reports;
    }

    private List<SiteResult> evaluate(Path path, Precision products, EvaluationReport report, Progress progress)
            throws Exception {
        try (LoadedModel loaded = RunFolder.load(path, List.of(), products)) {
            if (sam.isEmpty()) {
                return evaluate(loaded, path, Optional.empty(), report, progress);
            }
            try (LoadedModel plain = LoadedModel.untrained(sam.get(), products)) {
                return evaluate(loaded, path, Optional.of(plain), report, progress);
            }
        }
    }

    private List<SiteResult> evaluate(
            LoadedModel loaded, Path path, Optional<LoadedModel> plainSam, EvaluationReport report, Progress progress)
            throws Exception {
        ModelCard asked = fromOptions(() -> model.card(loaded));
        ModelCard card = asked.withProtocol(measuring.change(asked.protocol()));
        loaded.remark().ifPresent(progress::say);
        List<SiteResult> results = new EvaluationJob(
                        data.data(), loaded, card, data.cache(), sites, plainSam, Optional.of(report.measured()))
                .execute(progress);
        if (!SiteResult.scores(results).isEmpty()) {
            List<StrictJson.Difference> changes = StrictJson.differences(loaded.card(), card);
            Precision products = loaded.network().precision();
            new EvaluationSettings(data.data().toString(), path.toString(), sites, changes, card, products)
                    .write(report.settings());
            report.write("desam4j: evaluation of " + path, facts(changes, card, products), results, epochs(path));
            out().println("Measured: " + card.protocol().measured());
            out().print(ResultTable.of(results).toText());
            out().println("Report: " + report.page());
        }
        return results;
    }

    private void requireComplete(List<SiteResult> results) throws IncompleteJobException {
        SiteResult.failures(results)
                .forEach(failure -> progress().say("failed: case " + failure.name() + ": " + failure.reason()));
        SiteResult.requireComplete(results);
    }

    /** The epochs of the run that made a model, where it is a run's folder. */
    private static List<EpochResult> epochs(Path path) throws IOException {
        return Files.isDirectory(path) ? new RunFolder(path).epochs() : List.of();
    }

    private Map<String, String> facts(List<StrictJson.Difference> changes, ModelCard card, Precision products) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", data.data().toString());
        facts.put("model", model.model().toString());
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
