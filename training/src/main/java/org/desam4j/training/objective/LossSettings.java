package org.desam4j.training.objective;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.desam4j.training.internal.WhenAbsent;

/**
 * The settings of the objective.
 *
 * @param dice the form of the Dice loss; published: squared
 * @param crossEntropy true if binary cross-entropy is added. The published code means to, but its library takes a softmax
 *     over the single channel, so that the term is exactly zero
 * @param focalGamma exponent of a focal loss (Lin et al., 2017) that is added; 0 for none, as published
 * @param iou the loss of the predicted IoU; whole-box prompts leave it out
 * @param weights of terms by their names, where they differ from {@link LossTerm#usualWeight}; 0 leaves a term out
 */
public record LossSettings(
        Dice dice,
        boolean crossEntropy,
        double focalGamma,
        IouLoss iou,

        @WhenAbsent("{}") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Double> weights) {
    /** The objective that the published code has in effect. */
    public static final LossSettings PUBLISHED =
            new LossSettings(Dice.SQUARED, false, 0, IouLoss.ABSOLUTE_ERROR, Map.of());

    /** The objective that the published code intends: Dice and cross-entropy. */
    public static final LossSettings DEFAULT =
            new LossSettings(Dice.SQUARED, true, 0, IouLoss.ABSOLUTE_ERROR, Map.of());

    /** Forms of the Dice loss. */
    public enum Dice {
        /** With squares in the denominator (Milletari et al., 2016). */
        SQUARED,
        /** With plain sums in the denominator. */
        PLAIN
    }

    public LossSettings {
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        if (!(focalGamma >= 0)) {
            throw new IllegalArgumentException("the focal loss's exponent must not be negative");
        }
        for (Map.Entry<String, Double> weight : weights.entrySet()) {
            if (!LossTerms.names().contains(weight.getKey())) {
                throw new IllegalArgumentException("there is no term " + weight.getKey() + " of the loss; there are "
                        + String.join(", ", LossTerms.names()));
            }
            if (!(weight.getValue() >= 0 && Double.isFinite(weight.getValue()))) {
                throw new IllegalArgumentException("the weight of " + weight.getKey() + " must not be negative");
            }
        }
    }

    /**
     * The weight of a term; 0 if it takes no part.
     *
     * @throws IllegalArgumentException if it has a weight and cannot take part
     */
    public double weight(LossTerm term) {
        double weight = weights.getOrDefault(term.name(), term.usualWeight(this));
        Optional<String> obstacle = term.obstacle(this);
        if (weight > 0 && obstacle.isPresent()) {
            throw new IllegalArgumentException(term.name() + " has a weight, but " + obstacle.get());
        }
        return weight;
    }

    /**
     * Makes sure that there is something to minimise.
     *
     * @throws IllegalArgumentException if no term of the mask takes part, or one has a weight that cannot
     */
    public void requireComplete() {
        double sum = LossTerms.ALL.stream()
                .filter(term -> weight(term) > 0 && term != LossTerms.IOU)
                .mapToDouble(this::weight)
                .sum();
        if (sum == 0) {
            throw new IllegalArgumentException("no term of the mask's loss has a weight above 0");
        }
    }

    /** True if a mask without a single pixel has a loss. */
    public boolean countsEmptyMasks() {
        return LossTerms.ALL.stream().anyMatch(term -> term.countsEmptyMasks() && weight(term) > 0);
    }

    /** These settings without a loss of the predicted IoU. */
    public LossSettings withoutIou() {
        Map<String, Double> others = new TreeMap<>(weights);
        others.remove(LossTerms.IOU.name());
        return new LossSettings(dice, crossEntropy, focalGamma, IouLoss.NONE, others);
    }
}
