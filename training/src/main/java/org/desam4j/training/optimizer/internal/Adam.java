package org.desam4j.training.optimizer.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.spec.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adam (Kingma and Ba, 2015) as PyTorch computes it, with betas 0.9 and 0.999 and epsilon 1e-8; with decoupled weight decay
 * it is AdamW (Loshchilov and Hutter, 2019).
 */
public final class Adam implements Optimizer {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final String FIRST = "first_moment.";
    private static final String SECOND = "second_moment.";

    private final Weights weights;
    private final double weightDecay;
    private final boolean decoupled;
    private final Map<String, INDArray> moments = new LinkedHashMap<>();
    private int steps;

    /**
     * @param weights changed in place by {@link #step}
     * @param decoupled true if decay shrinks the weights themselves, instead of being added to the gradient
     */
    public Adam(Weights weights, double weightDecay, boolean decoupled) {
        this.weights = weights;
        this.weightDecay = weightDecay;
        this.decoupled = decoupled;
    }

    @Override
    public void step(Map<String, INDArray> gradients, double learningRate) {
        // ND4J adds epsilon before the bias correction of the second moment, PyTorch after it.
        double epsilon = EPSILON * Math.sqrt(1 - Math.pow(BETA_2, steps + 1.0));
        gradients.forEach((name, gradient) -> {
            INDArray weight = weights.array(name);
            decay(weight, gradient, learningRate);
            INDArray first = moments.computeIfAbsent(FIRST + name, key -> Nd4j.zeros(gradient.shape()));
            INDArray second = moments.computeIfAbsent(SECOND + name, key -> Nd4j.zeros(gradient.shape()));
            Nd4j.exec(new AdamUpdater(gradient, second, first, learningRate, BETA_1, BETA_2, epsilon, steps));
            weight.subi(gradient);
        });
        steps++;
    }

    private void decay(INDArray weight, INDArray gradient, double learningRate) {
        if (weightDecay == 0) {
            return;
        }
        if (decoupled) {
            weight.muli(1 - learningRate * weightDecay);
        } else {
            try (INDArray penalty = weight.mul(weightDecay)) {
                gradient.addi(penalty);
            }
        }
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public Map<String, INDArray> state() {
        return moments;
    }

    @Override
    public Set<String> stateNames(String parameter) {
        return Set.of(FIRST + parameter, SECOND + parameter);
    }

    @Override
    public void restore(Map<String, INDArray> state, int stepsMade) {
        close();
        moments.putAll(state);
        steps = stepsMade;
    }

    @Override
    public void close() {
        moments.values().forEach(INDArray::close);
        moments.clear();
    }
}
