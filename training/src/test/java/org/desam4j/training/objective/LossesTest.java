package org.desam4j.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Losses against their formulas in double precision, and their gradients against the formulas' derivatives. */
class LossesTest {
    private static final double[] LOGITS = {-90, -3, -0.5, 0.25, 2, 95};
    private static final double[] TARGETS = {0, 1, 0, 1, 1, 1};

    @FunctionalInterface
    private interface Loss {
        SDVariable of(Graph graph, SDVariable logits, SDVariable target);
    }

    /** The loss, and its gradient with respect to the six logits of one image of 2 x 3 pixels. */
    private static double[] lossAndGradient(Loss loss) {
        return lossAndGradient(loss, LOGITS, TARGETS);
    }

    /** The loss, and its gradient with respect to the logits of images of 2 x 3 pixels. */
    private static double[] lossAndGradient(Loss loss, double[] logits, double[] targets) {
        int images = logits.length / 6;
        Scope scope = Scope.root();
        var parameter = scope.trainable().parameter("logits", Initializer.ZEROS, images, 1, 2, 3);
        try (Weights weights = Weights.load(
                        scope.declared(),
                        each -> Nd4j.createFromArray(logits)
                                .castTo(DataType.FLOAT)
                                .reshape(images, 1, 2, 3));
                BufferPool pool = new BufferPool();
                INDArray target =
                        Nd4j.createFromArray(targets).castTo(DataType.FLOAT).reshape(images, 1, 2, 3)) {
            Graph graph = Graph.forTraining(weights, pool, Golden.KERNELS);
            graph.output("loss", loss.of(graph, graph.weight(parameter), graph.input("target", -1, 1, 2, 3)));
            Map<String, INDArray> values =
                    graph.runWithGradients(Map.of("target", target), "loss", java.util.List.of());
            double[] result = new double[logits.length + 1];
            result[0] = values.get("loss").getDouble(0);
            for (int i = 0; i < logits.length; i++) {
                result[i + 1] = values.get(Graph.gradientName("logits")).getDouble(i);
            }
            return result;
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void crossEntropyIsExactForLargeLogitsToo() {
        double expected = 0;
        for (int i = 0; i < 6; i++) {
            double x = LOGITS[i];
            expected += (Math.max(x, 0) - x * TARGETS[i] + Math.log1p(Math.exp(-Math.abs(x)))) / 6;
        }
        double[] actual = lossAndGradient(Losses::crossEntropy);
        assertThat(actual[0]).isCloseTo(expected, within(1e-6));
        for (int i = 0; i < 6; i++) {
            assertThat(actual[i + 1]).isCloseTo((sigmoid(LOGITS[i]) - TARGETS[i]) / 6, within(1e-6));
        }
    }

    @Test
    void squaredDiceIsTheFormulaWithItsDerivative() {
        double overlap = 0;
        double sizes = 1e-5;
        for (int i = 0; i < 6; i++) {
            overlap += sigmoid(LOGITS[i]) * TARGETS[i];
            sizes += sigmoid(LOGITS[i]) * sigmoid(LOGITS[i]) + TARGETS[i] * TARGETS[i];
        }
        double[] actual = lossAndGradient((graph, logits, target) -> Losses.squaredDice(graph, logits, target, 6));
        assertThat(actual[0]).isCloseTo(1 - (2 * overlap + 1e-5) / sizes, within(1e-6));
        for (int i = 0; i < 6; i++) {
            double p = sigmoid(LOGITS[i]);
            double byProbability = -(2 * TARGETS[i] * sizes - (2 * overlap + 1e-5) * 2 * p) / (sizes * sizes);
            assertThat(actual[i + 1]).isCloseTo(byProbability * p * (1 - p), within(1e-6));
        }
    }

    @Test
    void plainDiceIsTheFormulaWithItsDerivative() {
        double overlap = 0;
        double sizes = 1e-5;
        for (int i = 0; i < 6; i++) {
            overlap += sigmoid(LOGITS[i]) * TARGETS[i];
            sizes += sigmoid(LOGITS[i]) + TARGETS[i];
        }
        double[] actual = lossAndGradient((graph, logits, target) -> Losses.plainDice(graph, logits, target, 6));
        assertThat(actual[0]).isCloseTo(1 - (2 * overlap + 1e-5) / sizes, within(1e-6));
        for (int i = 0; i < 6; i++) {
            double p = sigmoid(LOGITS[i]);
            double byProbability = -(2 * TARGETS[i] * sizes - (2 * overlap + 1e-5)) / (sizes * sizes);
            assertThat(actual[i + 1]).isCloseTo(byProbability * p * (1 - p), within(1e-6));
        }
    }

    /** Dice is 0/0 where the target is empty: such a sample adds 0 to the mean, and has no gradient. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSampleWithoutTargetHasNoDice(boolean squared) {
        Loss dice = squared
                ? (graph, logits, target) -> Losses.squaredDice(graph, logits, target, 6)
                : (graph, logits, target) -> Losses.plainDice(graph, logits, target, 6);
        double[] alone = lossAndGradient(dice);
        double[] logits = Arrays.copyOf(LOGITS, 12);
        System.arraycopy(LOGITS, 0, logits, 6, 6);
        double[] both = lossAndGradient(dice, logits, Arrays.copyOf(TARGETS, 12));
        assertThat(both[0]).isCloseTo(alone[0] / 2, within(1e-6));
        for (int i = 0; i < 6; i++) {
            assertThat(both[1 + i]).isCloseTo(alone[1 + i] / 2, within(1e-6));
            assertThat(both[7 + i]).isZero();
        }
    }

    /** The cross-entropy of an empty target is that of its pixels, {@code log(1 + exp(x))}. */
    @Test
    void aSampleWithoutTargetHasACrossEntropy() {
        double expected = 0;
        for (double x : LOGITS) {
            expected += (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))) / 6;
        }
        double[] actual = lossAndGradient(Losses::crossEntropy, LOGITS, new double[6]);
        assertThat(actual[0]).isCloseTo(expected, within(1e-5));
        for (int i = 0; i < 6; i++) {
            assertThat(actual[i + 1]).isCloseTo(sigmoid(LOGITS[i]) / 6, within(1e-6));
        }
    }

    @Test
    void focalLossIsTheFormulaWithItsDerivative() {
        double gamma = 2;
        double expected = 0;
        for (int i = 0; i < 6; i++) {
            expected += focal(LOGITS[i], TARGETS[i], gamma) / 6;
        }
        double[] actual = lossAndGradient((graph, logits, target) -> Losses.focal(graph, logits, target, gamma));
        assertThat(actual[0]).isCloseTo(expected, within(1e-6));
        for (int i = 0; i < 6; i++) {
            double h = 1e-5;
            double up = focal(LOGITS[i] + h, TARGETS[i], gamma);
            double down = focal(LOGITS[i] - h, TARGETS[i], gamma);
            assertThat(actual[i + 1]).isCloseTo((up - down) / (2 * h) / 6, within(1e-6));
        }
    }

    private static double focal(double logit, double target, double gamma) {
        double wrong = sigmoid(target == 1 ? -logit : logit);
        double entropy = Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
        return Math.pow(wrong, gamma) * entropy;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void errorsOfPredictionsAreMeans(boolean absolute) {
        double expected = 0;
        for (int i = 0; i < 6; i++) {
            double error = LOGITS[i] - TARGETS[i];
            expected += (absolute ? Math.abs(error) : error * error) / 6;
        }
        double[] actual = lossAndGradient(absolute ? Losses::absoluteError : Losses::squaredError);
        assertThat(actual[0]).isCloseTo(expected, within(1e-6 * expected));
        for (int i = 0; i < 6; i++) {
            double error = LOGITS[i] - TARGETS[i];
            double derivative = absolute ? Math.signum(error) / 6 : error / 3;
            assertThat(actual[i + 1]).isCloseTo(derivative, within(1e-5));
        }
    }
}
