package org.desam4j.training.objective;

/**
 * What is minimised.
 *
 * @param dice which Dice; published: squared
 * @param crossEntropy whether binary cross-entropy is added. The published code means to, but its library takes a softmax
 *     over the single channel, so that the term is exactly zero
 * @param focalGamma exponent of a focal loss (Lin et al., 2017) that is added; 0 for none, as published
 * @param iou how the predicted IoU is trained; whole-box prompts leave it out
 */
public record LossSettings(Dice dice, boolean crossEntropy, double focalGamma, IouLoss iou) {
    /** What the published code runs in effect. */
    public static final LossSettings PUBLISHED = new LossSettings(Dice.SQUARED, false, 0, IouLoss.ABSOLUTE_ERROR);

    /** What the published code means: Dice and cross-entropy. */
    public static final LossSettings DEFAULT = new LossSettings(Dice.SQUARED, true, 0, IouLoss.ABSOLUTE_ERROR);

    /** Forms of the Dice loss. */
    public enum Dice {
        /** With squares in the denominator (Milletari et al., 2016). */
        SQUARED,
        /** With plain sums in the denominator. */
        PLAIN
    }

    public LossSettings {
        if (!(focalGamma >= 0)) {
            throw new IllegalArgumentException("the focal loss's exponent must not be negative");
        }
    }

    /** Whether a mask without a single pixel has a loss. */
    public boolean countsEmptyMasks() {
        return crossEntropy || focalGamma > 0;
    }

    /** These settings without a loss of the predicted IoU. */
    public LossSettings withoutIou() {
        return new LossSettings(dice, crossEntropy, focalGamma, IouLoss.NONE);
    }
}
