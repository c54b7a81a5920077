package org.desam4j.training.objective;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.nd4j.autodiff.samediff.SDVariable;

/** The terms of the objective. */
public final class LossTerms {
    /** Dice, in the form that the settings name. */
    public static final LossTerm DICE = new Formula("dice_loss", settings -> true, "", false, LossTerms::dice);

    /** Binary cross-entropy. */
    public static final LossTerm CROSS_ENTROPY = new Formula(
            "cross_entropy",
            LossSettings::crossEntropy,
            "",
            true,
            (in, settings) -> Losses.crossEntropy(in.graph(), in.maskLogits(), in.maskTarget()));

    /** The focal loss, with the settings' exponent. */
    public static final LossTerm FOCAL = new Formula(
            "focal_loss",
            settings -> settings.focalGamma() > 0,
            "it needs an exponent above 0 (--focal)",
            true,
            (in, settings) -> Losses.focal(in.graph(), in.maskLogits(), in.maskTarget(), settings.focalGamma()));

    /** The error of the predicted IoU, in the form that the settings name. */
    public static final LossTerm IOU = new Formula(
            "iou_loss",
            settings -> settings.iou() != IouLoss.NONE,
            "the predicted IoU is not trained (--iou-loss none)",
            false,
            LossTerms::iou);

    /** All, in the order in which they are summed; another one is added here. */
    public static final List<LossTerm> ALL = List.of(DICE, CROSS_ENTROPY, FOCAL, IOU);

    private LossTerms() {}

    /** The names of all. */
    public static List<String> names() {
        return ALL.stream().map(LossTerm::name).toList();
    }

    /**
     * A term that settings of its own switch on.
     *
     * @param without the reason for which it cannot take part where it is off; empty if a weight alone switches it on
     */
    private record Formula(
            String name,
            Predicate<LossSettings> on,
            String without,
            boolean countsEmptyMasks,
            BiFunction<LossInputs, LossSettings, SDVariable> formula)
            implements LossTerm {
        @Override
        public double usualWeight(LossSettings settings) {
            return on.test(settings) ? 1 : 0;
        }

        @Override
        public Optional<String> obstacle(LossSettings settings) {
            return on.test(settings) || without.isEmpty() ? Optional.empty() : Optional.of(without);
        }

        @Override
        public SDVariable of(LossInputs inputs, LossSettings settings) {
            return formula.apply(inputs, settings);
        }
    }

    private static SDVariable dice(LossInputs in, LossSettings settings) {
        return settings.dice() == LossSettings.Dice.SQUARED
                ? Losses.squaredDice(in.graph(), in.maskLogits(), in.maskTarget(), in.pixels())
                : Losses.plainDice(in.graph(), in.maskLogits(), in.maskTarget(), in.pixels());
    }

    private static SDVariable iou(LossInputs in, LossSettings settings) {
        return settings.iou() == IouLoss.ABSOLUTE_ERROR
                ? Losses.absoluteError(in.graph(), in.iou(), in.iouTarget())
                : Losses.squaredError(in.graph(), in.iou(), in.iouTarget());
    }
}
