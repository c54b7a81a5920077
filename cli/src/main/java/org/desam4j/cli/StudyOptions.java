package org.desam4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.training.report.EvaluationReport;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.StudyContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every study needs. */
final class StudyOptions {

    @Mixin
    private DataOptions data;

    @Option(
            names = "--checkpoint",
            required = true,
            paramLabel = "C",
            description = "SAM's checkpoint, with which every run begins.")
    private Path checkpoint;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the study; started again with the same options, it goes on where it was.")
    private Path out;

    StudyContext context(Stop stop) {
        return new StudyContext(data.data(), checkpoint, data.cache(), out, stop);
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

    /** What a report says of a study's runs. */
    Map<String, String> facts(TrainingSettings settings) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("data set", data().toString());
        facts.put("checkpoint", checkpoint.toString());
        facts.put(EvaluationReport.MEASURED, settings.protocol().measured());
        facts.put("settings", settings.toString());
        return facts;
    }
}
