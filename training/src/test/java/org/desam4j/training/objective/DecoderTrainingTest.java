package org.desam4j.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.MaskSources;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.desam4j.training.optimizer.internal.Adam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The training step of the original on point prompts: Dice and absolute IoU error, their gradients, and Adam. */
class DecoderTrainingTest {
    private static final String PREFIX = "mask_decoder.";

    private static Features features() {
        return new Features(
                List.of(Golden.micro("feat0"), Golden.micro("feat1"), Golden.micro("feat2")), Golden.micro("feat3"));
    }

    private static Prompts points() {
        INDArray points = Golden.micro("in_points");
        return Prompts.positivePoints(points.toDoubleMatrix());
    }

    private static Map<String, INDArray> targets() {
        return Map.of(
                DeSamObjective.MASK_TARGET, Golden.micro("gt"), DeSamObjective.IOU_TARGET, Golden.micro("iou_label"));
    }

    private static TrainableDecoder decoder(DeSamModel model, Weights weights) {
        return decoder(model, weights, Long.MAX_VALUE);
    }

    private static TrainableDecoder decoder(DeSamModel model, Weights weights, long memory) {
        return decoder(model, weights, memory, Precision.FLOAT32);
    }

    private static TrainableDecoder decoder(DeSamModel model, Weights weights, long memory, Precision precision) {
        DeSamObjective objective = new DeSamObjective(model.config(), LossSettings.PUBLISHED);
        MemoryBudget budget = new MemoryBudget(1, 1, memory);
        return new TrainableDecoder(model, weights, points().tokens(), MaskSources.PDMM, objective, budget, precision);
    }

    @ParameterizedTest
    @EnumSource(
            value = SqueezeExcitationGate.class,
            names = {"CONSTANT", "AFTER_NORM"})
    void everyGradientMatchesTheOriginal(SqueezeExcitationGate gate) throws IOException {
        DeSamModel model = new DeSamModel(Golden.microModel().config(), gate);
        try (Weights weights = Golden.microWeights(model);
                TrainableDecoder decoder = decoder(model, weights);
                Features features = features();
                TrainableDecoder.Gradients step = decoder.gradients(features, points(), targets())) {
            for (var parameter : model.parameters(PREFIX)) {
                String name = parameter.name().substring(PREFIX.length());
                if (Files.exists(Golden.path("micro/grad_" + name + ".npy"))) {
                    INDArray reference = Golden.micro("grad_" + name);
                    double tolerance = 1e-3 * Golden.maximum(reference) + 1e-7;
                    INDArray gradient = step.gradients().get(parameter.name());
                    if (gradient == null) {
                        assertThat(Golden.maximum(reference)).as(name).isLessThan(tolerance);
                    } else {
                        Golden.assertClose(gradient, reference, tolerance);
                    }
                }
            }
        }
    }

    /** Each parameter's gradient points where the original's does, which is computed of more digits. */
    @Test
    void everyGradientInBfloat16IsTheOriginalsButForItsPrecision() throws IOException {
        assumeThat(Precision.BFLOAT16.obstacle()).isEmpty();
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                TrainableDecoder decoder = decoder(model, weights, Long.MAX_VALUE, Precision.BFLOAT16);
                Features features = features();
                TrainableDecoder.Gradients step = decoder.gradients(features, points(), targets())) {
            for (var gradient : step.gradients().entrySet()) {
                String name = gradient.getKey().substring(PREFIX.length());
                INDArray reference = Golden.micro("grad_" + name);
                if (Golden.maximum(reference) > 1e-6) {
                    assertThat(gradient.getValue().dataType()).isEqualTo(DataType.FLOAT);
                    assertThat(Transforms.cosineSim(gradient.getValue(), reference))
                            .as(name)
                            .isGreaterThan(0.97);
                }
            }
        }
    }

    @Test
    void exactlyTheOriginalsParametersGetNoGradient() throws IOException {
        DeSamModel model = new DeSamModel(Golden.microModel().config(), SqueezeExcitationGate.AFTER_NORM);
        try (Weights weights = Golden.microWeights(model);
                TrainableDecoder decoder = decoder(model, weights);
                Features features = features();
                TrainableDecoder.Gradients step = decoder.gradients(features, points(), targets())) {
            TreeSet<String> without = new TreeSet<>();
            for (var parameter : model.parameters(PREFIX)) {
                if (!step.gradients().containsKey(parameter.name())) {
                    without.add(parameter.name().substring(PREFIX.length()));
                }
            }
            assertThat(without)
                    .containsExactlyInAnyOrderElementsOf(
                            Files.readAllLines(Golden.path("micro/no_grad_params.txt")).stream()
                                    .filter(line -> !line.isBlank())
                                    .toList());
        }
    }

    /** With all of the batch at once, and slice by slice. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1})
    void threeAdamStepsMatchTheOriginal(long memory) {
        DeSamModel model = Golden.microModel();
        INDArray losses = Golden.micro("train_losses_dice_iou");
        try (Weights weights = Golden.microWeights(model);
                TrainableDecoder decoder = decoder(model, weights, memory);
                Adam adam = new Adam(weights, 0, false);
                Features features = features()) {
            for (int step = 0; step < 3; step++) {
                try (TrainableDecoder.Gradients gradients = decoder.gradients(features, points(), targets())) {
                    Map<String, Double> terms = gradients.terms();
                    assertThat(terms.get(LossTerms.DICE.name())).isCloseTo(losses.getDouble(step, 0), within(1e-5));
                    assertThat(terms.get(LossTerms.IOU.name())).isCloseTo(losses.getDouble(step, 1), within(1e-5));
                    adam.step(gradients.gradients(), 1e-4);
                }
            }
            for (String name : List.of(
                    "iou_token.weight", "pimm.seg_outputs.1.weight", "transformer.layers.0.self_attn.q_proj.weight")) {
                INDArray trained = weights.array(PREFIX + name);
                INDArray reference = Golden.micro("after3_" + name);
                INDArray firstGradient = Golden.micro("grad_" + name);
                for (long i = 0; i < trained.length(); i++) {
                    double tolerance = Math.abs(firstGradient.getDouble(i)) > 1e-6 ? 1e-6 : 3e-4;
                    assertThat(trained.getDouble(i)).as(name).isCloseTo(reference.getDouble(i), within(tolerance));
                }
            }
        }
    }

    @Test
    void anEvaluationGivesTheTermsAndTheMasks() {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                TrainableDecoder decoder = decoder(model, weights);
                Features features = features();
                TrainableDecoder.Evaluation evaluation = decoder.evaluate(features, points(), targets())) {
            Golden.assertClose(evaluation.maskLogits(), Golden.micro("pt_mask_logits"), 1e-3);
            double reference = Golden.micro("train_losses_dice_iou").getDouble(0, 0);
            assertThat(evaluation.terms().get(LossTerms.DICE.name())).isCloseTo(reference, within(1e-5));
        }
    }
}
