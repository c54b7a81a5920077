package org.desam4j.training.optimizer;

import java.util.HashMap;
import java.util.Map;
import org.desam4j.model.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adam (Kingma and Ba, 2015) as PyTorch computes it, with betas 0.9 and 0.999, epsilon 1e-8 and no weight decay. Parameters
 * without a gradient are left alone. Owns its moments.
 */
public final class Adam implements AutoCloseable {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Weights weights;
    private final Map<String, Moments> moments = new HashMap<>();
    private int steps;

    private record Moments(INDArray first, INDArray second) {}

    /** @param weights changed in place by {@link #step} */
    public Adam(Weights weights) {
        this.weights = weights;
    }

    /**
     * One step.
     *
     * @param gradients by parameter; overwritten
     * @param learningRate of this step
     */
    public void step(Map<String, INDArray> gradients, double learningRate) {
        // ND4J adds epsilon before the bias correction of the second moment, PyTorch after it.
        double epsilon = EPSILON * Math.sqrt(1 - Math.pow(BETA_2, steps + 1.0));
        gradients.forEach((name, gradient) -> {
            Moments state = moments.computeIfAbsent(
                    name, key -> new Moments(Nd4j.zeros(gradient.shape()), Nd4j.zeros(gradient.shape())));
            Nd4j.exec(new AdamUpdater(
                    gradient, state.second(), state.first(), learningRate, BETA_1, BETA_2, epsilon, steps));
            weights.array(name).subi(gradient);
        });
        steps++;
    }

    @Override
    public void close() {
        moments.values().forEach(state -> {
            state.first().close();
            state.second().close();
        });
        moments.clear();
    }
}
