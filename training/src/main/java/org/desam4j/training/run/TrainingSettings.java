package org.desam4j.training.run;

import org.desam4j.training.segment.PromptMode;

/**
 * What a training run was asked to do; kept in the run's folder.
 *
 * @param source the site to train on
 * @param label the organ's value in the label maps
 * @param prompt how slices are prompted
 * @param epochs passes over the training slices; published: 50
 * @param batchSize slices in a step; published: 8
 * @param learningRate Adam's, at first; published: 1e-4
 * @param crossEntropy whether binary cross-entropy is added to Dice, which the published code means to do and does not
 * @param validationShare of the source site's cases that are not held out; published: 0.1
 * @param heldOutShare of the source site's cases; published: 0
 * @param seed of PDMM's first weights, the order of slices, and point prompts
 */
public record TrainingSettings(
        String source,
        int label,
        PromptMode prompt,
        int epochs,
        int batchSize,
        double learningRate,
        boolean crossEntropy,
        double validationShare,
        double heldOutShare,
        long seed) {

    public static final int PUBLISHED_EPOCHS = 50;
    public static final int PUBLISHED_BATCH_SIZE = 8;
    public static final double PUBLISHED_LEARNING_RATE = 1e-4;
    public static final double PUBLISHED_VALIDATION_SHARE = 0.1;

    public TrainingSettings {
        require(epochs >= 1, "the number of epochs must be at least 1");
        require(batchSize >= 1, "the batch size must be at least 1");
        require(learningRate > 0 && learningRate < 1, "the learning rate must lie between 0 and 1");
        require(validationShare > 0 && validationShare < 1, "the validation share must lie between 0 and 1");
        require(heldOutShare >= 0 && heldOutShare < 1, "the held-out share must be at least 0 and below 1");
        require(label >= 1, "the label must be at least 1");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
