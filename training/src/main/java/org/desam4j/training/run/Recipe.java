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
        return toBuilder()
                .epochs(otherEpochs)
                .batchSize(otherBatchSize)
                .optimizer(optimizer.withLearningRate(learningRate))
                .build();
    }

    /** This recipe with another number of epochs. */
    public Recipe withEpochs(int other) {
        return toBuilder().epochs(other).build();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** A builder that begins with this recipe. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** A recipe in the making. */
    public static final class Builder {
        private int epochs;
        private int batchSize;
        private int accumulation;
        private OptimizerSettings optimizer;
        private ScheduleSettings schedule;
        private double maximumGradientNorm;
        private int patience;

        private Builder(Recipe start) {
            epochs = start.epochs;
            batchSize = start.batchSize;
            accumulation = start.accumulation;
            optimizer = start.optimizer;
            schedule = start.schedule;
            maximumGradientNorm = start.maximumGradientNorm;
            patience = start.patience;
        }

        /** Sets {@link Recipe#epochs()}. */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Sets {@link Recipe#batchSize()}. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Sets {@link Recipe#accumulation()}. */
        public Builder accumulation(int value) {
            accumulation = value;
            return this;
        }

        /** Sets {@link Recipe#optimizer()}. */
        public Builder optimizer(OptimizerSettings value) {
            optimizer = value;
            return this;
        }

        /** Sets {@link Recipe#schedule()}. */
        public Builder schedule(ScheduleSettings value) {
            schedule = value;
            return this;
        }

        /** Sets {@link Recipe#maximumGradientNorm()}. */
        public Builder maximumGradientNorm(double value) {
            maximumGradientNorm = value;
            return this;
        }

        /** Sets {@link Recipe#patience()}. */
        public Builder patience(int value) {
            patience = value;
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public Recipe build() {
            return new Recipe(epochs, batchSize, accumulation, optimizer, schedule, maximumGradientNorm, patience);
        }
    }
}
