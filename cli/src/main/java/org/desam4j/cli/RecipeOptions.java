package org.desam4j.cli;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.objective.IouLoss;
import org.desam4j.training.objective.LossSettings;
import org.desam4j.training.objective.LossTerms;
import org.desam4j.training.optimizer.OptimizerSettings;
import org.desam4j.training.optimizer.ScheduleSettings;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.Sampling;
import org.desam4j.training.run.TrainingSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The way a decoder is trained; what is not given is as published. */
final class RecipeOptions {
    private static final Recipe PUBLISHED = Recipe.PUBLISHED;

    @Option(names = "--epochs", paramLabel = "N", description = "Number of epochs (default: ${DEFAULT-VALUE}).")
    private int epochs = PUBLISHED.epochs();

    @Option(names = "--batch", paramLabel = "N", description = "Batch size, in slices (default: ${DEFAULT-VALUE}).")
    private int batch = PUBLISHED.batchSize();

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Gradient accumulation: batches in an optimiser step (default: ${DEFAULT-VALUE}).")
    private int accumulation = PUBLISHED.accumulation();

    @Option(
            names = "--optimizer",
            paramLabel = "adam|adamw|sgd",
            description = "Optimiser (default: ${DEFAULT-VALUE}).")
    private OptimizerSettings.Kind optimizer = PUBLISHED.optimizer().kind();

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Initial learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate = PUBLISHED.optimizer().learningRate();

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description = "Weight decay; decoupled from the gradient with adamw (default: ${DEFAULT-VALUE}).")
    private double weightDecay = PUBLISHED.optimizer().weightDecay();

    @Option(names = "--momentum", paramLabel = "X", description = "Momentum of sgd (default: ${DEFAULT-VALUE}).")
    private double momentum = PUBLISHED.optimizer().momentum();

    @Option(
            names = "--schedule",
            paramLabel = "polynomial|cosine|constant",
            description = "Learning rate schedule (default: ${DEFAULT-VALUE}).")
    private ScheduleSettings.Kind schedule = PUBLISHED.schedule().kind();

    @Option(names = "--warm-up", paramLabel = "N", description = "Warm-up epochs (default: ${DEFAULT-VALUE}).")
    private int warmUp = PUBLISHED.schedule().warmUpEpochs();

    @Option(
            names = "--clip",
            paramLabel = "X",
            description = "Maximum gradient norm; 0 disables clipping (default: ${DEFAULT-VALUE}).")
    private double clip = PUBLISHED.maximumGradientNorm();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Early stopping: stop after N epochs without improvement of the validation loss; 0 disables it (default:"
                            + " ${DEFAULT-VALUE}).")
    private int patience = PUBLISHED.patience();

    @Option(
            names = "--dice",
            paramLabel = "squared|plain",
            description = "Denominator of the Dice loss: sums of squares, or plain sums (default: ${DEFAULT-VALUE}).")
    private LossSettings.Dice dice = LossSettings.DEFAULT.dice();

    @Option(
            names = "--cross-entropy",
            negatable = true,
            description =
                    "Add binary cross-entropy to the Dice loss (default: on; original: off, since the published code's term"
                            + " is always 0).")
    private Optional<Boolean> crossEntropy = Optional.empty();

    @Option(
            names = "--focal",
            paramLabel = "GAMMA",
            description = "Add a focal loss with this gamma; 0 disables it (default: ${DEFAULT-VALUE}).")
    private double focalGamma = 0;

    @Option(
            names = "--iou-loss",
            paramLabel = "absolute_error|squared_error|none",
            description = "Loss of the predicted IoU, with grid points (default: ${DEFAULT-VALUE}).")
    private IouLoss iouLoss = LossSettings.DEFAULT.iou();

    @Option(
            names = "--loss-weight",
            paramLabel = "TERM=X",
            completionCandidates = LossNames.class,
            description =
                    "Weight of a term of the loss, one of ${COMPLETION-CANDIDATES}; 0 leaves it out; repeatable (default: 1 for"
                            + " those that the options above name).")
    private Map<String, Double> lossWeights = new LinkedHashMap<>();

    @Option(
            names = "--background",
            paramLabel = "SHARE",
            description =
                    "Share of slices without the organ among the training and validation slices of each case, as far as it has"
                            + " so many; 1 takes all, 0 none (default: ${DEFAULT-VALUE}).")
    private double background = Sampling.PUBLISHED.background();

    @Option(
            names = "--background-points",
            paramLabel = "N",
            description = "Background points per foreground point, with grid points (default: ${DEFAULT-VALUE}).")
    private int backgroundPoints = Sampling.PUBLISHED.backgroundPoints();

    @Option(
            names = "--augment",
            paramLabel = "N",
            description = "Augmented copies of each training case, embedded beside it (default: ${DEFAULT-VALUE}).")
    private int augmentedCopies = 0;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description =
                    "Share of the source site's cases for validation, which selects the best epoch (default: ${DEFAULT-VALUE}).")
    private double validation = TrainingSettings.SplitSettings.PUBLISHED.validationShare();

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            description = "Share of the source site's cases held out for evaluate (default: ${DEFAULT-VALUE}).")
    private double heldOut = TrainingSettings.SplitSettings.PUBLISHED.heldOutShare();

    @Option(names = "--shuffle-split", description = "Shuffle the source site's cases before the split.")
    private boolean shuffled;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Mixin
    private ProtocolOptions protocol;

    @Mixin
    private PrecisionOption precision;

    /** The terms that a weight can be given for. */
    private static final class LossNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LossTerms.names().iterator();
        }
    }

    int epochs() {
        return epochs;
    }

    /**
     * The settings that these options make.
     *
     * @throws IllegalArgumentException if an option's value is out of its range
     */
    TrainingSettings settings(List<String> sources, int label, PromptMode prompt) {
        return TrainingSettings.defaults(sources, label, prompt).toBuilder()
                .protocol(protocol.change(Protocol.DEFAULT))
                .loss(new LossSettings(
                        dice, crossEntropy.orElse(!protocol.isOriginal()), focalGamma, iouLoss, lossWeights))
                .recipe(recipe())
                .split(new TrainingSettings.SplitSettings(validation, heldOut, shuffled))
                .sampling(new Sampling(background, backgroundPoints))
                .augmentedCopies(augmentedCopies)
                .seed(seed)
                .precision(precision.precision())
                .stepPrecision(precision.ofSteps())
                .build();
    }

    private Recipe recipe() {
        return PUBLISHED.toBuilder()
                .epochs(epochs)
                .batchSize(batch)
                .accumulation(accumulation)
                .optimizer(new OptimizerSettings(optimizer, learningRate, weightDecay, momentum))
                .schedule(new ScheduleSettings(schedule, warmUp))
                .maximumGradientNorm(clip)
                .patience(patience)
                .build();
    }

    /**
     * Makes sure that machines that differ compute alike.
     *
     * @throws IllegalArgumentException if each machine would choose its precision
     */
    void requireOnePrecision() {
        precision.onAllMachines();
    }
}
