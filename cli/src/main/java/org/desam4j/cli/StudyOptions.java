package org.desam4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.training.SettingsText;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.StudyWorkspace;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every study needs. */
final class StudyOptions {

    @Mixin
    private DataOptions data;

    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "C",
            description = "SAM checkpoint: plain SAM, and the start of every run.")
    private Path checkpoint;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the study: its tables, its page and its runs.")
    private Path out;

    StudyWorkspace workspace(Stop stop) {
        return new StudyWorkspace(data.data(), checkpoint, data.cache(), out, stop);
    }

    Path out() {
        return out;
    }

    Path data() {
        return data.data();
    }

    Path checkpoint() {
        return checkpoint;
    }

    /** The facts that a report gives of a study's runs. */
    Map<String, String> facts(TrainingSettings settings) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", data().toString());
        facts.put("checkpoint", checkpoint.toString());
        facts.put(EvaluationReport.MEASURED, settings.protocol().measured());
        facts.putAll(SettingsText.rows(settings));
        return facts;
    }
}
