package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.evaluate.EvaluationJob;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.report.ResultTable;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.LabelRuns;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.run.RunFolder;
import org.desam4j.training.segment.PromptMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measuring. */
@Command(
        abbreviateSynopsis = true,
        name = "evaluate",
        description = "Measures a trained model on the sites of a data set.")
final class EvaluateCommand extends BaseCommand {

    @Mixin
    private DataOptions data;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--sites",
            split = ",",
            paramLabel = "SITE",
            description = "Sites to measure (default: all; of the source site only cases held out from training).")
    private List<String> sites = List.of();

    @Option(
            names = "--sam",
            paramLabel = "C",
            description = "Measure plain SAM too, by the same prompts: its checkpoint.")
    private Optional<Path> sam = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for report.html and cases.csv.")
    private Path out;

    @Override
    void execute() throws Exception {
        fromOptions(model::validated);
        List<Path> models = LabelRuns.models(model.model());
        for (Path path : models) {
            Path folder = models.size() == 1 ? out : out.resolve(path.getFileName());
            try (LoadedModel loaded = LoadedModel.open(path)) {
                if (sam.isEmpty()) {
                    evaluate(loaded, path, Optional.empty(), new EvaluationReport(folder));
                } else {
                    try (LoadedModel plain = LoadedModel.untrained(sam.get())) {
                        evaluate(loaded, path, Optional.of(plain), new EvaluationReport(folder));
                    }
                }
            }
        }
    }

    private void evaluate(LoadedModel loaded, Path path, Optional<LoadedModel> plainSam, EvaluationReport report)
            throws Exception {
        PromptMode mode = model.prompt(loaded);
        int label = model.label(loaded);
        List<SiteResult> results = new EvaluationJob(
                        data.data(), loaded, data.cache(), sites, mode, label, model.protocol(loaded), plainSam)
                .execute(progress());
        report.write("desam4j: evaluation of " + path, facts(loaded, mode, label), results, epochs(path));
        out().print(ResultTable.of(results).toText());
        out().println("Report: " + report.page());
    }

    /** The epochs of the run that made a model, where it is a run's folder. */
    private static List<EpochResult> epochs(Path path) throws IOException {
        return Files.isDirectory(path) ? new RunFolder(path).epochs() : List.of();
    }

    private Map<String, String> facts(LoadedModel loaded, PromptMode mode, int label) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", data.data().toString());
        facts.put("model", model.model().toString());
        facts.put("prompt", mode.title());
        facts.put("label", Integer.toString(label));
        loaded.run()
                .ifPresent(run -> facts.put(
                        "trained on", "site " + String.join(", ", run.settings().sources())));
        facts.put("protocol", model.protocol(loaded).toString());
        return facts;
    }
}
