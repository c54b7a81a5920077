package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.run.RunFolder;
import org.desam4j.training.run.Stop;
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
        description = "Fine-tunes DeSAM's decoder on one site of a data set. Ctrl-C keeps the state; --resume goes on.")
final class TrainCommand extends BaseCommand {
    private static final long SECONDS_TO_STOP = 120;

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

        @Option(names = "--source", required = true, paramLabel = "SITE", description = "The site to train on.")
        private String source;

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
            names = "--label",
            paramLabel = "N",
            defaultValue = "1",
            description = "The organ's value in label maps (default: ${DEFAULT-VALUE}).")
    private int label;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private ProtocolOptions protocol;

    @Override
    void execute() throws Exception {
        TrainingJob job = job();
        Stop stop = new Stop();
        Thread hook = new Thread(() -> {
            stop.request();
            try {
                stop.await(SECONDS_TO_STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            if (job.execute(progress(), stop)) {
                out().println("Model: " + job.run().model());
            }
        } finally {
            stop.confirm();
        }
    }

    private TrainingJob job() throws Exception {
        if (start.resumed != null) {
            return TrainingJob.resume(new RunFolder(start.resumed));
        }
        TrainingSettings settings = fromOptions(() -> new TrainingSettings(
                start.newRun.source,
                label,
                PromptMode.named(prompt),
                protocol.protocol(Protocol.DEFAULT),
                recipe.loss(protocol.isOriginal()),
                recipe.recipe(),
                recipe.split(),
                recipe.augmentedCopies(),
                recipe.seed()));
        NewRun run = start.newRun;
        return new TrainingJob(run.data.data(), run.checkpoint, run.data.cache(), new RunFolder(run.out), settings);
    }
}
