package org.desam4j.training.run;

import java.util.Map;

/**
 * The metrics of one epoch.
 *
 * @param epoch from 1
 * @param learningRate of the epoch
 * @param trainingTerms the objective's terms, means over the training slices
 * @param validationTerms the same over the validation slices
 * @param validationDice mean over the validation slices, at the network's mask size
 * @param best true if its validation loss is the lowest so far
 * @param trainingSlices the number of slices that trained
 * @param seconds that it took
 */
public record EpochResult(
        int epoch,
        double learningRate,
        Map<String, Double> trainingTerms,
        Map<String, Double> validationTerms,
        double validationDice,
        boolean best,
        int trainingSlices,
        double seconds) {

    public EpochResult {
        trainingTerms = Map.copyOf(trainingTerms);
        validationTerms = Map.copyOf(validationTerms);
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs are counted from 1");
        }
    }

    /** Training slices in a second, validation included. */
    public double slicesPerSecond() {
        return trainingSlices / seconds;
    }

    /** The sum of the training terms. */
    public double trainingLoss() {
        return trainingTerms.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
