package org.desam4j.training.optimizer.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.spec.Weights;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stochastic gradient descent with momentum as PyTorch computes it: {@code v = momentum * v + g}, {@code w = w - rate * v},
 * where weight decay is added to the gradient.
 */
public final class Sgd implements Optimizer {
    private static final String VELOCITY = "velocity.";

    private final Weights weights;
    private final double momentum;
    private final double weightDecay;
    private final Map<String, INDArray> velocities = new LinkedHashMap<>();
    private int steps;

    /** @param weights changed in place by {@link #step} */
    public Sgd(Weights weights, double momentum, double weightDecay) {
        this.weights = weights;
        this.momentum = momentum;
        this.weightDecay = weightDecay;
    }

    @Override
    public void step(Map<String, INDArray> gradients, double learningRate) {
        gradients.forEach((name, gradient) -> {
            INDArray weight = weights.array(name);
            if (weightDecay > 0) {
                try (INDArray penalty = weight.mul(weightDecay)) {
                    gradient.addi(penalty);
                }
            }
            INDArray velocity = velocities.computeIfAbsent(VELOCITY + name, key -> Nd4j.zeros(gradient.shape()));
            velocity.muli(momentum).addi(gradient);
            gradient.assign(velocity).muli(learningRate);
            weight.subi(gradient);
        });
        steps++;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public Map<String, INDArray> state() {
        return velocities;
    }

    @Override
    public Set<String> stateNames(String parameter) {
        return Set.of(VELOCITY + parameter);
    }

    @Override
    public void restore(Map<String, INDArray> state, int stepsMade) {
        close();
        velocities.putAll(state);
        steps = stepsMade;
    }

    @Override
    public void close() {
        velocities.values().forEach(INDArray::close);
        velocities.clear();
    }
}
