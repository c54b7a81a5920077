package org.desam4j.cli;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.decoder.SqueezeExcitation;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
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
import picocli.CommandLine.Option;

/** How a decoder is trained; what is not given is as published. */
final class RecipeOptions {
    private static final Recipe PUBLISHED = Recipe.PUBLISHED;

    @Option(names = "--epochs", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int epochs = PUBLISHED.epochs();

    @Option(names = "--batch", paramLabel = "N", description = "Slices in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = PUBLISHED.batchSize();

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description = "Batches in a step of the optimiser (default: ${DEFAULT-VALUE}).")
    private int accumulation = PUBLISHED.accumulation();

    @Option(names = "--optimizer", paramLabel = "adam|adamw|sgd", description = "Default: ${DEFAULT-VALUE}.")
    private OptimizerSettings.Kind optimizer = PUBLISHED.optimizer().kind();

    @Option(names = "--learning-rate", paramLabel = "X", description = "At first (default: ${DEFAULT-VALUE}).")
    private double learningRate = PUBLISHED.optimizer().learningRate();

    @Option(names = "--weight-decay", paramLabel = "X", description = "Default: ${DEFAULT-VALUE}.")
    private double weightDecay = PUBLISHED.optimizer().weightDecay();

    @Option(names = "--momentum", paramLabel = "X", description = "Of SGD (default: ${DEFAULT-VALUE}).")
    private double momentum = PUBLISHED.optimizer().momentum();

    @Option(
            names = "--schedule",
            paramLabel = "polynomial|cosine|constant",
            description = "How the learning rate falls (default: ${DEFAULT-VALUE}).")
    private ScheduleSettings.Kind schedule = PUBLISHED.schedule().kind();

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Epochs in which it rises (default: ${DEFAULT-VALUE}).")
    private int warmUp = PUBLISHED.schedule().warmUpEpochs();

    @Option(
            names = "--clip",
            paramLabel = "X",
            description = "Clip the gradient's norm; 0 for not (default: ${DEFAULT-VALUE}).")
    private double clip = PUBLISHED.maximumGradientNorm();

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "End after N epochs without a better one; 0 for not (default: ${DEFAULT-VALUE}).")
    private int patience = PUBLISHED.patience();

    @Option(
            names = "--dice",
            paramLabel = "squared|plain",
            description = "The Dice loss's denominator (default: ${DEFAULT-VALUE}).")
    private LossSettings.Dice dice = LossSettings.DEFAULT.dice();

    @Option(
            names = "--cross-entropy",
            negatable = true,
            description =
                    "Whether binary cross-entropy is added to Dice (default: yes; the published code means to, but its"
                            + " term is always 0, so --profile original leaves it out).")
    private Optional<Boolean> crossEntropy = Optional.empty();

    @Option(
            names = "--focal",
            paramLabel = "GAMMA",
            description = "Add a focal loss with this exponent; 0 for not (default: ${DEFAULT-VALUE}).")
    private double focalGamma = 0;

    @Option(
            names = "--iou-loss",
            paramLabel = "absolute_error|squared_error|none",
            description = "How the predicted IoU of grid points is trained (default: ${DEFAULT-VALUE}).")
    private IouLoss iouLoss = LossSettings.DEFAULT.iou();

    @Option(
            names = "--loss-weight",
            paramLabel = "TERM=X",
            completionCandidates = LossNames.class,
            description =
                    "Weight of a term of the loss, one of ${COMPLETION-CANDIDATES}; 0 leaves it out. May be given for several"
                            + " terms (default: 1 for those that the options above name).")
    private Map<String, Double> lossWeights = new LinkedHashMap<>();

    @Option(
            names = "--se",
            paramLabel = "constant|before-norm",
            defaultValue = "constant",
            description =
                    "The gate of PDMM's blocks: the constant 0.5 that the published one always is, or one that pools"
                            + " the map before its normalisation (default: ${DEFAULT-VALUE}).")
    private String gate;

    @Option(
            names = "--train-parts",
            paramLabel = "decoder|pdmm|prim",
            defaultValue = "decoder",
            description = "Which of the decoder's parts are trained (default: ${DEFAULT-VALUE}).")
    private TrainingSettings.TrainedParts trained;

    @Option(
            names = "--background",
            paramLabel = "SHARE",
            description =
                    "Share of slices without the organ among the slices of a case that train and validate, as far as it has"
                            + " so many; 1 for all (default: ${DEFAULT-VALUE}).")
    private double background = Sampling.PUBLISHED.background();

    @Option(
            names = "--background-points",
            paramLabel = "N",
            description = "Points outside of the organ for one inside, with grid points (default: ${DEFAULT-VALUE}).")
    private int backgroundPoints = Sampling.PUBLISHED.backgroundPoints();

    @Option(
            names = "--augment",
            paramLabel = "N",
            description =
                    "Altered copies of each training case that are embedded beside it (default: ${DEFAULT-VALUE}).")
    private int augmentedCopies = 0;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share of the source site's cases that choose the best epoch (default: ${DEFAULT-VALUE}).")
    private double validation = TrainingSettings.SplitSettings.PUBLISHED.validationShare();

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            description = "Share of the source site's cases kept for evaluate (default: ${DEFAULT-VALUE}).")
    private double heldOut = TrainingSettings.SplitSettings.PUBLISHED.heldOutShare();

    @Option(names = "--shuffle-split", description = "Shuffle the source site's cases before they are divided.")
    private boolean shuffled;

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 0;

    /** What a weight can be given for. */
    private static final class LossNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return LossTerms.names().iterator();
        }
    }

    int epochs() {
        return epochs;
    }

    /** The settings that these options make. */
    TrainingSettings settings(List<String> sources, int label, PromptMode prompt, Protocol protocol, boolean original) {
        return new TrainingSettings(
                sources,
                label,
                ModelCard.nameOf(label),
                prompt,
                MaskDecoderKind.DESAM,
                protocol,
                loss(original),
                recipe(),
                split(),
                gate(),
                trained,
                new Sampling(background, backgroundPoints),
                augmentedCopies,
                seed);
    }

    private Recipe recipe() {
        return new Recipe(
                epochs,
                batch,
                accumulation,
                new OptimizerSettings(optimizer, learningRate, weightDecay, momentum),
                new ScheduleSettings(schedule, warmUp),
                clip,
                patience);
    }

    private LossSettings loss(boolean original) {
        return new LossSettings(dice, crossEntropy.orElse(!original), focalGamma, iouLoss, lossWeights);
    }

    private TrainingSettings.SplitSettings split() {
        return new TrainingSettings.SplitSettings(validation, heldOut, shuffled);
    }

    private SqueezeExcitation.Gate gate() {
        return switch (gate) {
            case "constant" -> SqueezeExcitation.Gate.CONSTANT;
            case "before-norm" -> SqueezeExcitation.Gate.BEFORE_NORM;
            default -> throw new IllegalArgumentException("the gate is constant or before-norm, not " + gate);
        };
    }
}
