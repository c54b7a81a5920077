package org.desam4j.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

class LossTermsTest {
    private static LossSettings with(Map<String, Double> weights) {
        return new LossSettings(LossSettings.Dice.SQUARED, true, 0, IouLoss.NONE, weights);
    }

    /** The terms for a mask of probability 1/2 everywhere, half of which is right. */
    private static Map<String, Double> terms(LossSettings settings) {
        SamConfig config = Golden.microModel().config();
        int size = config.maskSize();
        Scope scope = Scope.root();
        var logits = scope.trainable().parameter("logits", Initializer.ZEROS, 1, 1, size, size);
        try (Weights weights = Weights.load(scope.declared(), each -> Nd4j.zeros(1, 1, size, size));
                BufferPool pool = new BufferPool();
                INDArray target = Nd4j.zeros(1, 1, size, size)) {
            target.put(
                    new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, size / 2)},
                    1);
            Graph graph = Graph.forTraining(weights, pool, Golden.KERNELS);
            SDVariable variable = graph.weight(logits);
            Map<String, SDVariable> terms = new DeSamObjective(config, settings).terms(graph, variable, variable);
            terms.forEach(graph::output);
            Map<String, Double> values = new LinkedHashMap<>();
            graph.run(Map.of(DeSamObjective.MASK_TARGET, target), terms.keySet().toArray(String[]::new))
                    .forEach((name, value) -> values.put(name, value.getDouble(0)));
            return values;
        }
    }

    /** Cross-entropy is log 2 at a probability of 1/2. */
    @Test
    void aTermCountsByItsWeight() {
        assertThat(terms(with(Map.of())).get("cross_entropy")).isCloseTo(Math.log(2), within(1e-5));
        assertThat(terms(with(Map.of("cross_entropy", 3.0))).get("cross_entropy"))
                .isCloseTo(3 * Math.log(2), within(1e-5));
        assertThat(terms(with(Map.of("dice_loss", 0.0)))).containsOnlyKeys("cross_entropy");
    }

    /** A weight switches on what another option leaves out, unless that lacks something. */
    @Test
    void aWeightSwitchesATermOn() {
        LossSettings without = new LossSettings(
                LossSettings.Dice.PLAIN, false, 0, IouLoss.NONE, Map.of(LossTerms.CROSS_ENTROPY.name(), 0.5));
        assertThat(without.weight(LossTerms.CROSS_ENTROPY)).isEqualTo(0.5);
        assertThat(without.countsEmptyMasks()).isTrue();
        assertThatThrownBy(() -> with(Map.of("focal_loss", 1.0)).requireComplete())
                .hasMessageContaining("focal_loss")
                .hasMessageContaining("--focal");
        assertThatThrownBy(() -> with(Map.of("iou_loss", 1.0)).weight(LossTerms.IOU))
                .hasMessageContaining("iou_loss");
        assertThat(LossSettings.DEFAULT.withoutIou().weight(LossTerms.IOU)).isZero();
    }

    @Test
    void theLossOfWholeBoxesHasNoWeightOfTheIou() {
        LossSettings points = new LossSettings(
                LossSettings.Dice.SQUARED, true, 0, IouLoss.ABSOLUTE_ERROR, Map.of("iou_loss", 0.1, "dice_loss", 2.0));
        assertThat(points.weight(LossTerms.IOU)).isEqualTo(0.1);
        assertThat(points.withoutIou().weight(LossTerms.IOU)).isZero();
        assertThat(points.withoutIou().weight(LossTerms.DICE)).isEqualTo(2);
    }

    @Test
    void faultyWeightsAreRefused() {
        assertThatThrownBy(() -> with(Map.of("dice", 1.0)))
                .hasMessageContaining("dice_loss, cross_entropy, focal_loss, iou_loss");
        assertThatThrownBy(() -> with(Map.of("dice_loss", -1.0))).hasMessageContaining("dice_loss");
        assertThatThrownBy(() -> with(Map.of("dice_loss", Double.NaN))).hasMessageContaining("dice_loss");
        assertThatThrownBy(() ->
                        with(Map.of("dice_loss", 0.0, "cross_entropy", 0.0)).requireComplete())
                .hasMessageContaining("no term");
        assertThatCode(() -> with(Map.of("dice_loss", 0.0)).requireComplete()).doesNotThrowAnyException();
    }

    /** A run file without weights is one of an earlier version, and one whose weights are the usual looks the same. */
    @Test
    void weightsComeBackFromFiles() throws JsonProcessingException {
        for (LossSettings settings : new LossSettings[] {with(Map.of()), with(Map.of("dice_loss", 0.25))}) {
            assertThat(StrictJson.value(StrictJson.line(settings), LossSettings.class))
                    .isEqualTo(settings);
        }
        assertThat(StrictJson.line(with(Map.of()))).doesNotContain("weights");
    }
}
