package org.desam4j.model.graph.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ChainFinderTest {
    private final SameDiff graph = SameDiff.create();
    private final SDVariable x = graph.placeHolder("x", DataType.FLOAT, 4, 6);
    private final SDVariable weight = graph.constant("weight", Nd4j.rand(DataType.FLOAT, 6, 6));
    private final SDVariable bias = graph.constant("bias", Nd4j.rand(DataType.FLOAT, 6));

    private SDVariable linear(SDVariable value) {
        return graph.nn().biasAdd(graph.mmul(value, weight, false, true, false), bias, false);
    }

    private SDVariable gelu(SDVariable value) {
        return graph.math().erf(value.mul(Math.sqrt(0.5))).add(1).mul(value).mul(0.5);
    }

    private SDVariable standardized(SDVariable value) {
        SDVariable centred = value.sub(value.mean(true, 1));
        return centred.mul(
                graph.math().rsqrt(graph.math().square(centred).mean(true, 1).add(1e-6)));
    }

    private List<Chain> chains(SDVariable... wanted) {
        List<DifferentialFunction> operations = new ArrayList<>();
        graph.getOps().values().forEach(each -> operations.add(each.getOp()));
        return ChainFinder.chains(
                operations, List.of(wanted).stream().map(SDVariable::name).toList());
    }

    private static List<Fusion> fusions(List<Chain> chains) {
        return chains.stream().map(Chain::fusion).toList();
    }

    @Test
    void aLayerWithItsActivationAndResidualSumIsOneChain() {
        SDVariable sum = x.add(linear(gelu(linear(x))));
        List<Chain> chains = chains(sum);
        assertThat(fusions(chains))
                .containsExactly(
                        new Fusion.Product(false, true, true, 1, Fusion.Activation.GELU, false),
                        new Fusion.Product(false, true, true, 1, Fusion.Activation.NONE, true));
        assertThat(chains.get(0).arguments()).containsExactly("x", "weight", "bias");
        assertThat(chains.get(1).arguments()).containsExactly(chains.get(0).result(), "weight", "bias", "x");
        assertThat(chains.get(1).result()).isEqualTo(sum.name());
        assertThat(chains.get(1).reads())
                .containsExactlyInAnyOrder(chains.get(0).result(), "weight", "bias", "x");
    }

    @Test
    void whatElseIsReadOrWantedEndsAChain() {
        SDVariable hidden = linear(x);
        SDVariable activated = graph.nn().relu(hidden, 0);
        SDVariable other = hidden.mul(activated);
        Fusion biased = new Fusion.Product(false, true, true, 1, Fusion.Activation.NONE, false);
        assertThat(fusions(chains(other))).containsExactly(biased);

        SDVariable second = linear(other);
        graph.nn().relu(second, 0);
        assertThat(fusions(chains(second))).containsExactly(biased, biased);
    }

    @Test
    void scoresAreScaledInTheProduct() {
        SDVariable scores = graph.mmul(x, weight).mul(0.25);
        graph.nn().softmax(scores, 1);
        assertThat(fusions(chains()))
                .containsExactly(
                        new Fusion.Product(false, false, false, 0.25, Fusion.Activation.NONE, false),
                        new Fusion.Softmax());
    }

    /** Four queries and six keys, which are a map of 2 x 3. */
    @Test
    void scoresWithTermsForRowsAndColumnsAreOneChainBeyondTheProduct() {
        SDVariable rows = graph.placeHolder("rows", DataType.FLOAT, 4, 2, 1);
        SDVariable columns = graph.placeHolder("columns", DataType.FLOAT, 4, 1, 3);
        SDVariable scores = graph.mmul(x, weight).reshape(4, 2, 3).add(rows).add(columns);
        graph.nn().softmax(scores.reshape(4, 6), 1);
        Chain chain = chains().get(0);
        Fusion.Product product = Fusion.Product.of(false, false);
        assertThat(chain.fusion()).isEqualTo(new Fusion.PositionedProduct(product));
        assertThat(chain.arguments()).containsExactly("x", "weight", "rows", "columns");
        assertThat(chain.result()).isEqualTo(scores.name());
        assertThat(chain.shorter().orElseThrow().fusion()).isEqualTo(product);
        assertThat(chain.continuation()).hasSize(3);
    }

    @Test
    void attentionWithTermsIsOneChainBeyondItsScores() {
        SDVariable rows = graph.placeHolder("rows", DataType.FLOAT, 4, 2, 1);
        SDVariable columns = graph.placeHolder("columns", DataType.FLOAT, 4, 1, 3);
        SDVariable scores = graph.mmul(x, weight, false, true, false)
                .reshape(4, 2, 3)
                .add(rows)
                .add(columns);
        SDVariable weights = graph.nn().softmax(scores.reshape(4, 6), 1);
        SDVariable attended = graph.mmul(weights, graph.placeHolder("values", DataType.FLOAT, 6, 6));
        Chain chain = chains(attended).get(0);
        assertThat(chain.fusion()).isEqualTo(new Fusion.Attention());
        assertThat(chain.arguments()).containsExactly("x", "weight", "values", "rows", "columns");
        assertThat(chain.result()).isEqualTo(attended.name());
        assertThat(chain.shorter().orElseThrow().fusion())
                .isEqualTo(new Fusion.PositionedProduct(Fusion.Product.of(false, true)));
        assertThat(chain.continuation()).hasSize(3);

        graph.mmul(weights, weight);
        assertThat(fusions(chains(attended))).doesNotContain(new Fusion.Attention());
    }

    @Test
    void scoresWithOneTermAreTheProductAlone() {
        SDVariable rows = graph.placeHolder("rows", DataType.FLOAT, 4, 2, 1);
        graph.mmul(x, weight).reshape(4, 2, 3).add(rows).mul(2);
        assertThat(fusions(chains())).containsExactly(Fusion.Product.of(false, false));
    }

    @Test
    void aNormWithWeightAndShiftIsOneChainThatMayBeCutShorter() {
        standardized(x).mul(weight).add(bias);
        Chain chain = chains().get(0);
        assertThat(chain.fusion()).isEqualTo(new Fusion.Normalization(List.of(1), 1e-6f, true, 1, 1));
        assertThat(chain.arguments()).containsExactly("x", "weight", "bias");
        assertThat(chain.shorter().orElseThrow().fusion())
                .isEqualTo(new Fusion.Normalization(List.of(1), 1e-6f, false, 1, 1));
        assertThat(chain.continuation()).hasSize(2);
    }

    @Test
    void aNormWithHalfAGateAndALeakyReluIsOneChain() {
        graph.nn().leakyRelu(standardized(x).mul(0.5), 0.01);
        assertThat(fusions(chains()))
                .singleElement()
                .isEqualTo(new Fusion.Normalization(List.of(1), 1e-6f, false, 0.5, 0.01f));
    }

    /** The same operations on another value are no norm: the square of one value and the mean of another. */
    @Test
    void whatOnlyLooksLikeANormIsNone() {
        SDVariable centred = x.sub(x.mean(true, 1));
        SDVariable variance = graph.math().square(linear(x)).mean(true, 1);
        centred.mul(graph.math().rsqrt(variance.add(1e-6)));
        assertThat(fusions(chains())).noneMatch(Fusion.Normalization.class::isInstance);
    }

    /** All that SameDiff's derivative computes for a norm's argument, behind the gradient of its result. */
    @Test
    void theDerivativeOfANormIsOneChain() {
        List<Chain> chains = chains(derivative(standardized(hidden())));
        Chain chain = chains.stream()
                .filter(each -> each.fusion() instanceof Fusion.NormalizationGradient)
                .findAny()
                .orElseThrow();
        assertThat(chain.fusion()).isEqualTo(new Fusion.NormalizationGradient(List.of(1)));
        assertThat(chain.operations()).hasSize(11);
        assertThat(chain.reads()).contains("hidden").doesNotContain("hidden-grad");
    }

    private SDVariable hidden() {
        return graph.math()
                .tanh(graph.var("start", Nd4j.rand(DataType.FLOAT, 4, 6)))
                .rename("hidden");
    }

    private List<DifferentialFunction> derivative(SDVariable value) {
        graph.math().square(value).sum().rename("loss");
        graph.setLossVariables("loss");
        graph.createGradFunction("start");
        List<DifferentialFunction> operations = new ArrayList<>();
        graph.getFunction("grad").getOps().values().forEach(each -> operations.add(each.getOp()));
        return operations;
    }

    private static List<Chain> chains(List<DifferentialFunction> operations) {
        return ChainFinder.chains(operations, List.of("start-grad"));
    }

    /** Divided by the deviation over all values, not over those whose mean is taken off. */
    @Test
    void theDerivativeOfWhatOnlyLooksLikeANormIsNone() {
        SDVariable hidden = hidden();
        SDVariable centred = hidden.sub(hidden.mean(true, 1));
        SDVariable variance = graph.math().square(centred).mean(true, 0, 1);
        List<Chain> chains = chains(derivative(centred.mul(graph.math().rsqrt(variance.add(1e-6)))));
        assertThat(fusions(chains)).noneMatch(Fusion.NormalizationGradient.class::isInstance);
    }

    /** The gradient inside must be there if it is wanted as it is. */
    @Test
    void aDerivativeOfWhichAPartIsWantedIsNoChain() {
        List<DifferentialFunction> operations = derivative(standardized(hidden()));
        String inside = operations.stream()
                .filter(operation -> operation.opName().equals("subtract_bp"))
                .map(Readers::resultOf)
                .findAny()
                .orElseThrow();
        assertThat(fusions(ChainFinder.chains(operations, List.of("start-grad", inside))))
                .noneMatch(Fusion.NormalizationGradient.class::isInstance);
    }

    @Test
    void aSumBeforeALeakyReluBelongsToIt() {
        graph.nn().leakyRelu(x.add(x), 0.01);
        assertThat(fusions(chains())).containsExactly(new Fusion.LeakyRelu(true, 0.01f));
    }

    /** 0.7 is not the square root of a half. */
    @Test
    void anApproximateGeluIsNone() {
        SDVariable hidden = linear(x);
        graph.math().erf(hidden.mul(0.7)).add(1).mul(hidden).mul(0.5);
        assertThat(fusions(chains()))
                .containsExactly(new Fusion.Product(false, true, true, 1, Fusion.Activation.NONE, false));
    }
}
