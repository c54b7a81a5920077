package org.desam4j.training.optimizer.internal;

import java.util.Map;
import java.util.Set;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.optimizer.OptimizerSettings;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Changes weights in place as their gradients say. Parameters without a gradient are left alone. Owns its state. */
public sealed interface Optimizer extends AutoCloseable permits Adam, Sgd {

    /** The optimiser of settings, for weights that it changes in place. */
    static Optimizer of(OptimizerSettings settings, Weights weights) {
        return switch (settings.kind()) {
            case ADAM -> new Adam(weights, settings.weightDecay(), false);
            case ADAMW -> new Adam(weights, settings.weightDecay(), true);
            case SGD -> new Sgd(weights, settings.momentum(), settings.weightDecay());
        };
    }

    /**
     * One step.
     *
     * @param gradients by parameter; overwritten
     * @param learningRate of this step
     */
    void step(Map<String, INDArray> gradients, double learningRate);

    /** The number of steps that have been made. */
    int steps();

    /** The arrays that the next step depends on beside the weights, by name; owned by the optimiser. */
    Map<String, INDArray> state();

    /** The names in {@link #state} that belong to a parameter that has been changed; each array has the parameter's shape. */
    Set<String> stateNames(String parameter);

    /**
     * Goes back to a state.
     *
     * @param state the result of {@link #state}; taken over
     * @param steps the result of {@link #steps}
     */
    void restore(Map<String, INDArray> state, int steps);

    @Override
    void close();
}
