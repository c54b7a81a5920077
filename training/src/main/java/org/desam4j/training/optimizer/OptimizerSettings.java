package org.desam4j.training.optimizer;

/**
 * The optimiser and its hyperparameters.
 *
 * @param kind the algorithm; published: Adam
 * @param learningRate at first; published: 1e-4
 * @param weightDecay published: 0
 * @param momentum of SGD; published: 0.99
 */
public record OptimizerSettings(Kind kind, double learningRate, double weightDecay, double momentum) {
    /** The published optimiser. */
    public static final OptimizerSettings PUBLISHED = new OptimizerSettings(Kind.ADAM, 1e-4, 0, 0.99);

    /** The algorithms. */
    public enum Kind {
        /** Adam; weight decay is added to the gradient. */
        ADAM,
        /** Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019). */
        ADAMW,
        /** Stochastic gradient descent with momentum. */
        SGD
    }

    public OptimizerSettings {
        if (!(learningRate > 0 && learningRate < 1)) {
            throw new IllegalArgumentException("the learning rate must lie between 0 and 1");
        }
        if (!(weightDecay >= 0 && momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "the weight decay must not be negative, and the momentum must be at least 0 and below 1");
        }
    }

    /** These settings with another learning rate. */
    public OptimizerSettings withLearningRate(double rate) {
        return new OptimizerSettings(kind, rate, weightDecay, momentum);
    }
}
