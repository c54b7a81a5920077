package org.desam4j.model.graph.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;

class HalfValuesTest {
    private static final Conv2DConfig CONVOLUTION = Conv2DConfig.builder()
            .kH(1)
            .kW(1)
            .sH(1)
            .sW(1)
            .dH(1)
            .dW(1)
            .paddingMode(PaddingMode.VALID)
            .dataFormat("NHWC")
            .weightsFormat(WeightsFormat.YXIO)
            .build();

    private final SameDiff graph = SameDiff.create();
    private final SDVariable x = graph.placeHolder("x", DataType.FLOAT, 4, 6);
    private final SDVariable weight = graph.constant("weight", Nd4j.rand(DataType.FLOAT, 6, 6));

    private SDVariable product(String name, SDVariable value) {
        return named(name, graph.mmul(value, weight, false, true, false));
    }

    private static SDVariable named(String name, SDVariable value) {
        value.rename(name);
        return value;
    }

    private Set<String> half(String... wanted) {
        List<DifferentialFunction> operations = new ArrayList<>();
        graph.getOps().values().forEach(each -> operations.add(each.getOp()));
        List<String> outputs = List.of(wanted);
        return HalfValues.of(operations, ChainFinder.chains(operations, outputs), outputs, "weight"::equals);
    }

    @Test
    void aValueBetweenProductsIsOneAndTheFirstAndTheLastAreNot() {
        product("out", product("between", x));
        assertThat(half("out")).containsExactly("between");
    }

    @Test
    void copiesOfSuchValuesAreOthers() {
        SDVariable turned = named(
                "turned", named("shaped", product("made", x).reshape(6, 4)).permute(1, 0));
        SDVariable joined = named("joined", graph.concat(0, turned, weight));
        product("out", joined);
        assertThat(half("out")).containsExactlyInAnyOrder("made", "shaped", "turned", "joined");
    }

    @Test
    void aValueThatSomethingElseReadsIsNone() {
        SDVariable made = product("made", x);
        product("out", made.permute(1, 0).permute(1, 0));
        named("other", made.add(1));
        assertThat(half("out", "other")).doesNotContain("made");
    }

    /** Joined with a value of float32 that changes, it would have to be converted after all. */
    @Test
    void aCopyOfBothKindsIsNone() {
        SDVariable made = product("made", x);
        product("out", named("joined", graph.concat(0, made, x)));
        assertThat(half("out")).isEmpty();
    }

    /** The addend of a product keeps its precision. */
    @Test
    void aResidualIsNone() {
        SDVariable made = product("made", x);
        named("out", made.add(product("branch", made)));
        assertThat(half("out")).isEmpty();
    }

    /** A convolution reads a norm's result as a factor; its own result is normalised in float32. */
    @Test
    void aNormBeforeAConvolutionIsOneAndTheConvolutionIsNot() {
        SDVariable map = graph.placeHolder("map", DataType.FLOAT, 1, 4, 4, 2);
        SDVariable kernel = graph.constant("kernel", Nd4j.rand(DataType.FLOAT, 1, 1, 2, 2));
        SDVariable norm = named("norm", standardized(map));
        SDVariable convolved = named("convolved", graph.cnn().conv2d(norm, kernel, CONVOLUTION));
        named("out", standardized(convolved));
        assertThat(half("out")).containsExactly("norm");
    }

    private SDVariable standardized(SDVariable map) {
        SDVariable centred = map.sub(map.mean(true, 1, 2));
        return centred.mul(
                graph.math().rsqrt(graph.math().square(centred).mean(true, 1, 2).add(1e-5)));
    }

    @Test
    void weightsOfAttentionAreOnesAndScoresAreNot() {
        SDVariable scores = product("scores", x);
        SDVariable weights = named("weights", graph.nn().softmax(scores, 1));
        product("out", weights);
        assertThat(half("out")).containsExactly("weights");
    }

    /** Only what is multiplied may be cut: queries and keys are factors, the terms and the scores are not. */
    @Test
    void termsOfRowsAndColumnsAreNone() {
        SDVariable rows = product("rows", x);
        SDVariable scores = product("scores", product("queries", x))
                .reshape(4, 2, 3)
                .add(named("shaped", rows.reshape(4, 2, 3)))
                .add(graph.placeHolder("columns", DataType.FLOAT, 4, 1, 3));
        product("out", named("weights", graph.nn().softmax(scores.reshape(4, 6), 1)));
        assertThat(half("out")).containsExactlyInAnyOrder("queries", "weights");
    }
}
