package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.run.RunFolder;
import org.desam4j.training.run.TrainingJob;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.segment.PromptMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fine-tuning. */
@Command(name = "train", description = "Fine-tunes DeSAM's decoder on one site of a data set.")
final class TrainCommand extends BaseCommand {

    @Mixin
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

    @Option(names = "--epochs", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}, as published.")
    private int epochs = TrainingSettings.PUBLISHED_EPOCHS;

    @Option(names = "--batch", paramLabel = "N", description = "Slices in a step (default: ${DEFAULT-VALUE}).")
    private int batch = TrainingSettings.PUBLISHED_BATCH_SIZE;

    @Option(names = "--learning-rate", paramLabel = "X", description = "Adam's, at first (default: ${DEFAULT-VALUE}).")
    private double learningRate = TrainingSettings.PUBLISHED_LEARNING_RATE;

    @Option(names = "--no-cross-entropy", description = "Minimise Dice alone, as the published code does in effect.")
    private boolean withoutCrossEntropy;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share of the source site's cases that choose the best epoch (default: ${DEFAULT-VALUE}).")
    private double validation = TrainingSettings.PUBLISHED_VALIDATION_SHARE;

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of the source site's cases kept for evaluate (default: ${DEFAULT-VALUE}).")
    private double heldOut;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    void execute() throws Exception {
        TrainingSettings settings = fromOptions(() -> new TrainingSettings(
                source,
                label,
                PromptMode.named(prompt),
                epochs,
                batch,
                learningRate,
                !withoutCrossEntropy,
                validation,
                heldOut,
                seed));
        RunFolder run = new RunFolder(out);
        new TrainingJob(data.data(), checkpoint, data.cache(), run, settings).execute(progress());
        out().println("Model: " + run.model());
    }
}
