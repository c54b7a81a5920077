package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.Cluster;
import org.desam4j.training.PartWorker;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.report.ResultTable;
import org.desam4j.training.report.StudyReport;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.CrossSiteStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sites against sites. */
@Command(
        name = "cross-site",
        abbreviateSynopsis = true,
        description =
                "Cross-site study, the paper's table: trains on every site in turn, and on all but it, and measures the"
                        + " other sites, for DeSAM-B, DeSAM-P and plain SAM.")
final class CrossSiteCommand extends BaseCommand implements PartedCommand {
    /** The place of the sources in settings whose sources the study sets. */
    private static final List<String> EVERY_SITE = List.of("every site in turn");

    @Mixin
    private StudyOptions study;

    @Option(
            names = "--label",
            paramLabel = "N",
            defaultValue = "1",
            description = "The organ's value in label maps (default: ${DEFAULT-VALUE}).")
    private int label;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private PartOptions parts;

    @Mixin
    private SparkOption spark;

    @Override
    Optional<Path> folder() {
        return Optional.of(study.out());
    }

    @Override
    void execute() throws Exception {
        TrainingSettings settings = fromOptions(this::settings);
        new StudyReport(study.out()).requireCrossSite();
        stoppable("finished runs are kept in " + study.out() + "; the same command continues", stop -> {
            CrossSiteStudy work = new CrossSiteStudy(study.workspace(stop), settings);
            if (spark.isGiven()) {
                try (Cluster cluster = spark.open()) {
                    work.compute(cluster, progress(stop));
                }
            }
            Optional<CrossSiteStudy.Result> result = work.execute(progress());
            if (result.isPresent()) {
                Map<String, String> facts = study.facts(settings);
                out().println("Measured: " + settings.protocol().measured());
                for (ResultTable table : new StudyReport(study.out()).write(result.get(), facts)) {
                    out().println(table.toText());
                }
                out().println("Report: " + study.out().resolve("cross-site.html"));
            }
        });
    }

    private TrainingSettings settings() {
        if (spark.isGiven()) {
            recipe.requireOnePrecision();
        }
        return parts.change(recipe.settings(EVERY_SITE, label, new PromptMode.WholeBox()));
    }

    @Override
    public PartWorker worker() throws IOException {
        return new CrossSiteStudy(study.workspace(new Stop()), settings()).worker();
    }
}
