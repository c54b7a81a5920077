package org.desam4j.training.optimizer;

/**
 * The published schedule: {@code initial * (1 - epoch / epochs)^0.9}.
 *
 * @param initial the first epoch's learning rate
 * @param epochs how many epochs there are
 */
public record PolynomialDecay(double initial, int epochs) {
    private static final double POWER = 0.9;

    public PolynomialDecay {
        if (!(initial > 0) || epochs < 1) {
            throw new IllegalArgumentException("the learning rate and the number of epochs must be positive");
        }
    }

    /** The learning rate of an epoch, counted from 0. */
    public double rate(int epoch) {
        return initial * Math.pow(1 - epoch / (double) epochs, POWER);
    }
}
