package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.model.spec.internal.SamConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class DeSamModelTest {

    /** Counts of the original's state dictionaries. */
    static Stream<Arguments> variants() {
        return Stream.of(
                Arguments.of(SamConfig.vitB(), 366, 101_198_832L, 89_670_912L, 11_521_444L, 7_463_104L),
                Arguments.of(SamConfig.vitL(), 534, 320_953_072L, 308_278_272L, 12_668_324L, 8_609_984L),
                Arguments.of(SamConfig.vitH(), 646, 650_847_728L, 637_026_048L, 13_815_204L, 9_756_864L));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void hasTheOriginalsParameters(SamConfig config, int tensors, long all, long encoder, long decoder, long pdmm) {
        DeSamModel model = new DeSamModel(config);
        assertThat(model.parameters()).hasSize(tensors);
        assertThat(model.parameters(DeSamModel.PDMM_PREFIX)).hasSize(52);
        assertThat(model.parameterCount("")).isEqualTo(all);
        assertThat(model.parameterCount(DeSamModel.IMAGE_ENCODER_PREFIX)).isEqualTo(encoder);
        assertThat(model.parameterCount("prompt_encoder.")).isEqualTo(6_476);
        assertThat(model.parameterCount("mask_decoder.")).isEqualTo(decoder);
        assertThat(model.parameterCount(DeSamModel.PDMM_PREFIX)).isEqualTo(pdmm);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void itsSizesCanBeReadFromItsShapes(SamConfig config) {
        assertThat(SamConfigReader.read(shapes(new DeSamModel(config)))).isEqualTo(config);
    }

    @Test
    void unusualSizesCanBeReadFromShapes() {
        SamConfig config = SamConfig.builder()
                .imageSize(96)
                .patchSize(8)
                .width(48)
                .heads(6)
                .mlpWidth(100)
                .windows(List.of(5, 12, 4, 12, 12, 12, 12))
                .neckWidth(128)
                .decoderDepth(3)
                .decoderMlpWidth(72)
                .maskTokens(3)
                .iouHeadWidth(40)
                .iouHeadDepth(2)
                .maskInputChannels(8)
                .build();
        assertThat(SamConfigReader.read(shapes(new DeSamModel(config)))).isEqualTo(config);
    }

    @Test
    void theMicroModelHasExactlyTheCheckpointsTensors() {
        assertThat(shapes(Golden.microModel())).containsExactlyInAnyOrderEntriesOf(Golden.microShapes());
    }

    @Test
    void onlyTheMaskDecoderTrains() {
        assertThat(new DeSamModel(SamConfig.vitB()).parameters())
                .allMatch(parameter -> parameter.trainable() == parameter.name().startsWith("mask_decoder."));
    }

    @Test
    void aMissingOrMisshapenTensorIsNamed() {
        Map<String, Shape> shapes = shapes(new DeSamModel(SamConfig.vitB()));
        shapes.remove("image_encoder.pos_embed");
        assertThatThrownBy(() -> SamConfigReader.read(shapes)).hasMessageContaining("image_encoder.pos_embed");
        shapes.put("image_encoder.pos_embed", Shape.of(64));
        assertThatThrownBy(() -> SamConfigReader.read(shapes)).hasMessageContaining("image_encoder.pos_embed");
    }

    @Test
    void initialValuesFollowPyTorchsBoundsAndTheSeed() {
        DeSamModel model = new DeSamModel(SamConfigReader.read(shapes(new DeSamModel(SamConfig.vitB()))));
        Parameter convolution = model.parameters(DeSamModel.PDMM_PREFIX + "mask_embedding_fusion.conv1")
                .get(0);
        double bound = 1 / Math.sqrt(512 * 9);
        try (INDArray values = Weights.initial(convolution, 7);
                INDArray again = Weights.initial(convolution, 7);
                INDArray other = Weights.initial(convolution, 8)) {
            assertThat(values.maxNumber().doubleValue()).isBetween(0.99 * bound, bound + 1e-8);
            assertThat(values.minNumber().doubleValue()).isBetween(-bound - 1e-8, -0.99 * bound);
            assertThat(values.varNumber().doubleValue())
                    .isCloseTo(bound * bound / 3, org.assertj.core.data.Percentage.withPercentage(2));
            assertThat(values).isEqualTo(again).isNotEqualTo(other);
        }
    }

    @Test
    void transposedConvolutionsCountFanInByOutputsAsPyTorch() {
        Parameter weight = new DeSamModel(SamConfig.vitB())
                .parameters(DeSamModel.PDMM_PREFIX + "conv_blocks_localization.0.transp_conv")
                .get(0);
        assertThat(weight.shape()).isEqualTo(Shape.of(256, 128, 2, 2));
        assertThat(weight.initializer()).isEqualTo(new Initializer.Uniform(1 / Math.sqrt(128 * 4.0)));
    }

    private static Map<String, Shape> shapes(DeSamModel model) {
        return model.parameters().stream()
                .collect(
                        Collectors.toMap(Parameter::name, Parameter::shape, (a, b) -> a, java.util.LinkedHashMap::new));
    }
}
