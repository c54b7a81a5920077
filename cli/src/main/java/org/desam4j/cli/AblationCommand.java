package org.desam4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.Cluster;
import org.desam4j.training.PartWorker;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.report.StudyReport;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.study.AblationStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The worth of each part. */
@Command(
        name = "ablation",
        abbreviateSynopsis = true,
        description =
                "Ablation study: trains with parts left out, frozen or changed, tries grids of other sizes, and measures"
                        + " all on the unseen sites.")
final class AblationCommand extends BaseCommand implements PartedCommand {

    @Mixin
    private StudyOptions study;

    @Option(
            names = "--source",
            required = true,
            split = ",",
            paramLabel = "SITE",
            description = "Source site, or sites, to train on.")
    private List<String> sources;

    @Option(
            names = "--grids",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,3,5,9",
            description = "Grid points along each side of the image, for the grids to try (default: ${DEFAULT-VALUE}).")
    private List<Integer> grids;

    @Option(
            names = "--label",
            paramLabel = "N",
            defaultValue = "1",
            description = "The organ's value in label maps (default: ${DEFAULT-VALUE}).")
    private int label;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private SparkOption spark;

    @Override
    Optional<Path> folder() {
        return Optional.of(study.out());
    }

    @Override
    void execute() throws Exception {
        TrainingSettings settings = fromOptions(this::settings);
        new StudyReport(study.out()).requireAblation();
        stoppable("finished runs are kept in " + study.out() + "; the same command continues", stop -> {
            AblationStudy work = new AblationStudy(study.workspace(stop), settings, grids);
            if (spark.isGiven()) {
                try (Cluster cluster = spark.open()) {
                    work.compute(cluster, progress(stop));
                }
            }
            Optional<Map<String, Summary>> rows = work.execute(progress());
            if (rows.isPresent()) {
                Map<String, String> facts = study.facts(settings);
                out().println("Measured: " + settings.protocol().measured());
                out().println(new StudyReport(study.out())
                        .write(rows.get(), facts)
                        .toText());
                out().println("Report: " + study.out().resolve("ablation.html"));
            }
        });
    }

    private TrainingSettings settings() {
        if (spark.isGiven()) {
            recipe.requireOnePrecision();
        }
        return recipe.settings(sources, label, new PromptMode.WholeBox());
    }

    @Override
    public PartWorker worker() throws IOException {
        return new AblationStudy(study.workspace(new Stop()), settings(), grids).worker();
    }
}
