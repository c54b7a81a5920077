package org.desam4j.training.run.internal;

import java.util.Map;

/**
 * The state of a training run, beside its weights and its optimiser's arrays. Randomness is no part of it: it follows from
 * the seed, the epoch and the batch.
 *
 * @param epoch the epoch at hand, from 0
 * @param batch the next batch of it
 * @param termSums sums of the objective's terms over the epoch's slices so far
 * @param termCount the number of these slices
 * @param optimizerSteps steps that the optimiser has made
 * @param lowestLoss the lowest validation loss of an epoch so far
 * @param epochsSinceBest epochs that have ended since that one
 */
record TrainingState(
        int epoch,
        int batch,
        Map<String, Double> termSums,
        int termCount,
        int optimizerSteps,
        double lowestLoss,
        int epochsSinceBest) {

    /** Before the first step. */
    public static final TrainingState START = new TrainingState(0, 0, Map.of(), 0, 0, Double.POSITIVE_INFINITY, 0);

    public TrainingState {
        termSums = Map.copyOf(termSums);
        if (epoch < 0 || batch < 0 || termCount < 0 || optimizerSteps < 0 || epochsSinceBest < 0) {
            throw new IllegalArgumentException("epochs, batches, slices and steps cannot be negative");
        }
        if (Double.isNaN(lowestLoss)) {
            throw new IllegalArgumentException("the lowest loss is no number");
        }
    }
}
