package org.desam4j.training.optimizer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.optimizer.OptimizerSettings;
import org.desam4j.training.optimizer.ScheduleSettings;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Optimisers against their formulas in double precision, over several steps. */
class OptimizersTest {
    private static final double RATE = 0.05;
    private static final int STEPS = 7;

    private static Weights weights() {
        Scope scope = Scope.root();
        scope.trainable().parameter("w", Initializer.ONES, 2);
        return Weights.load(scope.declared(), parameter -> Nd4j.createFromArray(0.8f, -0.4f));
    }

    /** Gradients that change with the step and the element. */
    private static double gradient(int step, int element) {
        return Math.sin(1 + 3 * step + element) * (element == 0 ? 1 : 0.01);
    }

    private static Map<String, INDArray> gradients(int step) {
        return Map.of("w", Nd4j.createFromArray((float) gradient(step, 0), (float) gradient(step, 1)));
    }

    private static void assertWeights(Optimizer optimizer, Weights weights, double[] expected) {
        for (int step = 0; step < STEPS; step++) {
            optimizer.step(gradients(step), RATE);
        }
        for (int element = 0; element < 2; element++) {
            assertThat(weights.array("w").getDouble(element)).isCloseTo(expected[element], within(1e-6));
        }
    }

    private static double[] adam(double decay, boolean decoupled) {
        double[] result = {0.8f, -0.4f};
        for (int element = 0; element < 2; element++) {
            double m = 0;
            double v = 0;
            for (int step = 0; step < STEPS; step++) {
                double g = gradient(step, element);
                if (decoupled) {
                    result[element] *= 1 - RATE * decay;
                } else {
                    g += decay * result[element];
                }
                m = 0.9 * m + 0.1 * g;
                v = 0.999 * v + 0.001 * g * g;
                double mean = m / (1 - Math.pow(0.9, step + 1.0));
                double variance = v / (1 - Math.pow(0.999, step + 1.0));
                result[element] -= RATE * mean / (Math.sqrt(variance) + 1e-8);
            }
        }
        return result;
    }

    @Test
    void adamWithAndWithoutDecay() {
        try (Weights weights = weights();
                Optimizer optimizer = new Adam(weights, 0, false)) {
            assertWeights(optimizer, weights, adam(0, false));
        }
        try (Weights weights = weights();
                Optimizer optimizer = new Adam(weights, 0.1, false)) {
            assertWeights(optimizer, weights, adam(0.1, false));
        }
        try (Weights weights = weights();
                Optimizer optimizer = new Adam(weights, 0.1, true)) {
            assertWeights(optimizer, weights, adam(0.1, true));
        }
    }

    @Test
    void sgdWithMomentumAndDecay() {
        double[] expected = {0.8f, -0.4f};
        for (int element = 0; element < 2; element++) {
            double velocity = 0;
            for (int step = 0; step < STEPS; step++) {
                velocity = 0.99 * velocity + gradient(step, element) + 0.1 * expected[element];
                expected[element] -= RATE * velocity;
            }
        }
        try (Weights weights = weights();
                Optimizer optimizer = new Sgd(weights, 0.99, 0.1)) {
            assertWeights(optimizer, weights, expected);
        }
    }

    @Test
    void aRestoredOptimiserGoesOnAsIfNothingHadHappened() {
        for (OptimizerSettings.Kind kind : OptimizerSettings.Kind.values()) {
            OptimizerSettings settings = new OptimizerSettings(kind, RATE, 0.1, 0.9);
            try (Weights weights = weights();
                    Weights restored = weights();
                    Optimizer optimizer = Optimizer.of(settings, weights);
                    Optimizer other = Optimizer.of(settings, restored)) {
                optimizer.step(gradients(0), RATE);
                optimizer.step(gradients(1), RATE);
                restored.array("w").assign(weights.array("w"));
                Map<String, INDArray> state = new HashMap<>();
                optimizer.state().forEach((name, array) -> state.put(name, array.dup()));
                other.restore(state, optimizer.steps());
                optimizer.step(gradients(2), RATE);
                other.step(gradients(2), RATE);
                assertThat(restored.array("w")).isEqualTo(weights.array("w"));
            }
        }
    }

    @Test
    void gradientsAreSummedAndClippedByTheirCommonNorm() {
        Map<String, INDArray> first = Map.of("a", Nd4j.createFromArray(6f), "b", Nd4j.createFromArray(0f, 8f));
        try (GradientSum sum = new GradientSum()) {
            sum.add(first, 0.25);
            sum.add(first, 0.75);
            sum.clip(20);
            assertThat(sum.gradients().get("a").getDouble(0)).isCloseTo(6, within(1e-6));
            sum.clip(5);
            assertThat(sum.gradients().get("a").getDouble(0)).isCloseTo(3, within(1e-5));
            assertThat(sum.gradients().get("b").getDouble(1)).isCloseTo(4, within(1e-5));
        }
    }

    /** Values that the original printed. */
    @Test
    void thePublishedScheduleFollowsTheOriginal() {
        Schedule schedule = Schedule.of(ScheduleSettings.PUBLISHED, 1e-4, 50);
        assertThat(schedule.rate(0)).isEqualTo(1e-4);
        assertThat(schedule.rate(1)).isCloseTo(9.8198e-5, within(1e-9));
        assertThat(schedule.rate(25)).isCloseTo(5.3589e-5, within(1e-9));
        assertThat(schedule.rate(49)).isCloseTo(2.9575e-6, within(1e-10));
    }

    @Test
    void otherSchedules() {
        Schedule cosine = Schedule.of(new ScheduleSettings(ScheduleSettings.Kind.COSINE, 0), 0.2, 10);
        assertThat(cosine.rate(0)).isEqualTo(0.2);
        assertThat(cosine.rate(5)).isCloseTo(0.1, within(1e-12));
        Schedule warm = Schedule.of(new ScheduleSettings(ScheduleSettings.Kind.CONSTANT, 3), 0.2, 10);
        assertThat(warm.rate(0)).isCloseTo(0.05, within(1e-12));
        assertThat(warm.rate(2)).isCloseTo(0.15, within(1e-12));
        assertThat(warm.rate(3)).isEqualTo(0.2);
    }
}
