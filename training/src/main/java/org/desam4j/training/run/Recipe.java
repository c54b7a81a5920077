package org.desam4j.training.run;

import org.desam4j.training.optimizer.OptimizerSettings;
import org.desam4j.training.optimizer.ScheduleSettings;

/**
 * The hyperparameters of a training.
 *
 * @param epochs passes over the training slices; published: 50
 * @param batchSize slices in a batch; published: 8
 * @param accumulation batches in a step of the optimiser; published: 1
 * @param optimizer the algorithm
 * @param schedule of the learning rate
 * @param maximumGradientNorm to which the gradient's norm is clipped; 0 for no clipping, as published
 * @param patience epochs without a better validation loss after which training ends; 0 for all epochs, as published
 */
public record Recipe(
        int epochs,
        int batchSize,
        int accumulation,
        OptimizerSettings optimizer,
        ScheduleSettings schedule,
        double maximumGradientNorm,
        int patience) {

    /** The published recipe. */
    public static final Recipe PUBLISHED =
            new Recipe(50, 8, 1, OptimizerSettings.PUBLISHED, ScheduleSettings.PUBLISHED, 0, 0);

    public Recipe {
        require(epochs >= 1, "the number of epochs must be at least 1");
        require(batchSize >= 1, "the batch size must be at least 1");
        require(accumulation >= 1, "the number of accumulated batches must be at least 1");
        require(maximumGradientNorm >= 0, "the gradient norm must not be negative");
        require(patience >= 0, "the patience must not be negative");
        require(schedule.warmUpEpochs() < epochs, "the warm-up must end before the last epoch");
    }

    /** This recipe with other sizes and first learning rate. */
    public Recipe with(int otherEpochs, int otherBatchSize, double learningRate) {
        return new Recipe(
                otherEpochs,
                otherBatchSize,
                accumulation,
                optimizer.withLearningRate(learningRate),
                schedule,
                maximumGradientNorm,
                patience);
    }

    /** This recipe with another number of epochs. */
    public Recipe withEpochs(int other) {
        return with(other, batchSize, optimizer.learningRate());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
