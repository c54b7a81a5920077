package org.desam4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.run.LabelRuns;
import org.desam4j.training.run.RunFolder;
import org.desam4j.training.run.TrainingJob;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.segment.PromptMode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fine-tuning. */
@Command(
        name = "train",
        abbreviateSynopsis = true,
        description = "Fine-tunes DeSAM's decoder on one site of a data set. Ctrl-C keeps the state; --resume goes on.")
final class TrainCommand extends BaseCommand {
    /** A run to go on with, or all that a new one needs. */
    @ArgGroup(multiplicity = "1")
    private Start start;

    static final class Start {
        @Option(names = "--resume", paramLabel = "RUN", description = "Go on with a run that was stopped or died.")
        private Path resumed;

        @ArgGroup(exclusive = false)
        private NewRun newRun;
    }

    static final class NewRun {
        @ArgGroup(exclusive = false, multiplicity = "1")
        private DataOptions data;

        @Option(
                names = "--checkpoint",
                required = true,
                paramLabel = "C",
                description = "A SAM or DeSAM checkpoint; its size is read from it.")
        private Path checkpoint;

        @Option(
                names = "--source",
                required = true,
                split = ",",
                paramLabel = "SITE",
                description = "The site, or sites, to train on.")
        private List<String> sources;

        @Option(names = "--out", required = true, paramLabel = "RUN", description = "Folder of the run, to be written.")
        private Path out;
    }

    @Option(
            names = "--prompt",
            paramLabel = "box|grid",
            defaultValue = "box",
            description = "Whole box (DeSAM-B) or grid points (DeSAM-P) (default: ${DEFAULT-VALUE}).")
    private String prompt;

    @Option(
            names = {"--label", "--labels"},
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "The organ's value in label maps (default: ${DEFAULT-VALUE}); of several each is trained for itself,"
                            + " into RUN/label-N.")
    private List<Integer> labels;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private ProtocolOptions protocol;

    @Override
    Optional<Path> folder() {
        // A single run is locked by its job.
        if (start.resumed != null) {
            return Optional.of(start.resumed).filter(LabelRuns::isOfSeveral);
        }
        return Optional.of(start.newRun.out).filter(out -> labels.size() > 1);
    }

    @Override
    void execute() throws Exception {
        List<TrainingJob> jobs = jobs();
        try (Stopping stopping = stopping()) {
            for (TrainingJob job : jobs) {
                if (!job.execute(progress(), stopping.stop())) {
                    return;
                }
                out().println("Model: " + job.run().model());
            }
        }
    }

    private List<TrainingJob> jobs() throws Exception {
        if (start.resumed != null) {
            return LabelRuns.resume(start.resumed);
        }
        List<TrainingJob> jobs = new ArrayList<>();
        NewRun run = start.newRun;
        for (int label : labels) {
            TrainingSettings settings = fromOptions(() -> recipe.settings(
                    run.sources,
                    label,
                    PromptMode.named(prompt),
                    protocol.protocol(Protocol.DEFAULT),
                    protocol.isOriginal()));
            RunFolder folder = LabelRuns.folder(run.out, labels.size(), label);
            jobs.add(new TrainingJob(run.data.data(), run.checkpoint, run.data.cache(), folder, settings));
        }
        LabelRuns.begin(run.out, labels);
        return jobs;
    }
}
