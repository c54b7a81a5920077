package org.desam4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.EvaluationJob;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.report.ResultTable;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.segment.PromptMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measuring. */
@Command(name = "evaluate", description = "Measures a trained model on the sites of a data set.")
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

    @Option(names = "--baselines", description = "Measure SAM's own masks by the same prompts too.")
    private boolean baselines;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for report.html and cases.csv.")
    private Path out;

    @Override
    void execute() throws Exception {
        fromOptions(model::validated);
        try (LoadedModel loaded = LoadedModel.open(model.model())) {
            PromptMode mode = model.prompt(loaded);
            int label = model.label(loaded);
            List<SiteResult> results = new EvaluationJob(
                            data.data(), loaded, data.cache(), sites, mode, label, model.protocol(loaded), baselines)
                    .execute(progress());
            EvaluationReport report = new EvaluationReport(out);
            report.write("desam4j: evaluation of " + model.model(), facts(loaded, mode, label), results);
            out().print(ResultTable.of(results).toText());
            out().println("Report: " + report.page());
        }
    }

    private Map<String, String> facts(LoadedModel loaded, PromptMode mode, int label) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", data.data().toString());
        facts.put("model", model.model().toString());
        facts.put("prompt", mode.title());
        facts.put("label", Integer.toString(label));
        loaded.run()
                .ifPresent(
                        run -> facts.put("trained on", "site " + run.settings().source()));
        facts.put("protocol", model.protocol(loaded).toString());
        return facts;
    }
}
