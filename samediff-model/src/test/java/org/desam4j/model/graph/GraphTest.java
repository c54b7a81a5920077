package org.desam4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.layer.Activation;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.Normalization;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.WeightSource;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class GraphTest {
    private final Scope scope = Scope.root();
    private final Parameter matrix = scope.trainable().parameter("matrix", Initializer.STANDARD_NORMAL, 3, 3);
    private final Parameter fixed = scope.parameter("fixed", Initializer.STANDARD_NORMAL, 3, 3);
    private final Weights weights = Weights.random(scope.declared(), 1);
    private final BufferPool pool = new BufferPool();

    @AfterEach
    void close() {
        weights.close();
        pool.close();
    }

    /** Reuses values late, shares buffers through reshapes, and has element-wise operations that may overwrite. */
    private Graph awkward(Graph graph) {
        SDVariable x = graph.input("x", -1, 3);
        SDVariable doubled = x.mul(2);
        SDVariable viewed = doubled.reshape(3, -1);
        SDVariable product = graph.ops().mmul(doubled, graph.weight(matrix));
        SDVariable squared = graph.ops().math().square(product);
        SDVariable reused = squared.add(product).reshape(3, -1).add(viewed);
        SDVariable mean = graph.ops().mmul(reused, reused, false, true, false).mean(true, 1);
        graph.output("y", mean.add(graph.ops().mmul(graph.weight(fixed), graph.weight(fixed))));
        graph.output("loss", graph.ops().math().square(mean).sum());
        return graph;
    }

    @Test
    void givesWhatSameDiffsOwnSessionGivesForEachShapeInTurn() {
        Graph graph = awkward(Graph.forInference(weights, pool, Golden.KERNELS));
        for (int rows : new int[] {2, 5, 2, 1, 5}) {
            INDArray x = Nd4j.rand(rows, 3);
            INDArray expected = graph.ops().output(Map.of("x", x), "y").get("y");
            Golden.assertRelativelyClose(graph.run(Map.of("x", x), "y").get("y"), expected, 1e-6);
        }
    }

    /** Terms of the rows and columns of maps, parts of larger ones, and other sums behind a reshape, which only look like them. */
    @Test
    void sumsBehindAProductThatIsReshapedAreThoseOfSameDiffsOwnSession() {
        Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
        SDVariable x = graph.input("x", 9, 15);
        SDVariable factor = graph.input("factor", 15, 15);
        SDVariable rows = graph.input("rows", 9, 3).mul(2);
        SDVariable columns = graph.input("columns", 9, 5).mul(3);
        SDVariable vector = graph.input("vector", 5).mul(4);
        SDVariable part = graph.ops().slice(x, new int[] {2, 0}, 7, 15);
        SDVariable ofRows = graph.ops().slice(rows, new int[] {2, 0}, 7, 3).reshape(7, 3, 1);
        SDVariable ofColumns =
                graph.ops().slice(columns, new int[] {2, 0}, 7, 5).reshape(7, 1, 5);
        Supplier<SDVariable> maps = () -> graph.ops().mmul(part, factor).reshape(7, 3, 5);
        graph.output("positioned", maps.get().add(ofRows).add(ofColumns).reshape(7, 15));
        graph.output("swapped", maps.get().add(ofColumns).add(ofRows));
        graph.output("vectors", maps.get().add(vector).add(vector));
        for (int run = 0; run < 2; run++) {
            Map<String, INDArray> inputs = Map.of(
                    "x",
                    Nd4j.rand(9, 15),
                    "factor",
                    Nd4j.rand(15, 15),
                    "rows",
                    Nd4j.rand(9, 3),
                    "columns",
                    Nd4j.rand(9, 5),
                    "vector",
                    Nd4j.rand(5));
            for (String wanted : List.of("positioned", "swapped", "vectors")) {
                INDArray expected = graph.ops().output(inputs, wanted).get(wanted);
                Golden.assertRelativelyClose(graph.run(inputs, wanted).get(wanted), expected, 1e-5);
            }
        }
    }

    /** Products large enough to be computed one by one, of slices that are views and of slices that are not. */
    @Test
    void largeProductsOfSlicesAreThoseOfSameDiffsOwnSession() {
        Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
        SDVariable x = graph.input("x", 3, 400, 80);
        SDVariable left = graph.ops().slice(x, new int[] {1, 0, 0}, 2, 400, 80);
        SDVariable right = graph.ops().slice(x.mul(0.5), new int[] {0, 0, 0}, 2, 400, 80);
        SDVariable scores = graph.ops().nn().softmax(graph.ops().mmul(left, right, false, true, false), 2);
        SDVariable attended = graph.ops().mmul(scores, left.add(1));
        SDVariable inner = graph.ops().slice(attended, new int[] {0, 10, 20}, 2, 380, 40);
        graph.output("y", inner.add(graph.ops().slice(x, new int[] {0, 5, 40}, 2, 380, 40)));
        for (int run = 0; run < 2; run++) {
            INDArray values = Nd4j.rand(3, 400, 80);
            INDArray expected = graph.ops().output(Map.of("x", values), "y").get("y");
            Golden.assertClose(graph.run(Map.of("x", values), "y").get("y"), expected, 1e-5);
        }
    }

    /** For the sum of squares of {@code x w} with one w for each column: {@code 2 w} times the column's sum of squares of x. */
    @Test
    void gradientsOfRepeatedFactorsAreSums() {
        Parameter factor = Scope.root().trainable().parameter("factor", Initializer.STANDARD_NORMAL, 1, 3, 1);
        try (Weights factors = Weights.random(List.of(factor), 2)) {
            Graph graph = Graph.forTraining(factors, pool, Golden.KERNELS);
            SDVariable scaled = graph.input("x", -1, 3, 5).mul(graph.weight(factor));
            graph.output("loss", graph.ops().math().square(scaled).sum());
            INDArray x = Nd4j.rand(4, 3, 5);
            INDArray gradient =
                    graph.runWithGradients(Map.of("x", x), "loss", List.of()).get(Graph.gradientName("factor"));
            INDArray expected =
                    x.mul(x).sum(true, 0, 2).mul(factors.array("factor")).mul(2);
            assertThat(gradient.shape()).containsExactly(1, 3, 1);
            Golden.assertClose(gradient, expected, 1e-4);
        }
    }

    /** Over height and width of maps, over all but the last dimension, over the middle alone, and over the last. */
    @Test
    void sumsAndMeansAreThoseOfSameDiffsOwnSession() {
        int[][] reductions = {{1, 2}, {0, 1, 2}, {1}, {3}, {1, 3}};
        for (int[] dimensions : reductions) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            SDVariable x = graph.input("x", 2, 5, 7, 3);
            graph.output("mean", x.mean(true, dimensions));
            graph.output("sum", x.mul(1).sum(dimensions));
            INDArray values = Nd4j.rand(2, 5, 7, 3);
            Map<String, INDArray> expected = graph.ops().output(Map.of("x", values), "mean", "sum");
            Map<String, INDArray> actual = graph.run(Map.of("x", values), "mean", "sum");
            Golden.assertClose(actual.get("mean"), expected.get("mean"), 1e-6);
            Golden.assertClose(actual.get("sum"), expected.get("sum"), 1e-5);
        }
    }

    /** Of {@code sum g y} for the normalised y: {@code (g - mean(g) - y mean(g y)) / sqrt(variance + epsilon)}, in double precision. */
    @Test
    void theGradientOfANormIsThatOfItsDefinition() {
        Parameter parameter = Scope.root().trainable().parameter("x", Initializer.STANDARD_NORMAL, 2, 5, 7, 3);
        try (Weights values = Weights.random(List.of(parameter), 3)) {
            Graph graph = Graph.forTraining(values, pool, Golden.KERNELS);
            SDVariable normalised = Normalization.instance(graph, graph.weight(parameter));
            graph.output("loss", normalised.mul(graph.input("g", 2, 5, 7, 3)).sum());
            INDArray g = Nd4j.rand(2, 5, 7, 3);
            INDArray actual =
                    graph.runWithGradients(Map.of("g", g), "loss", List.of()).get(Graph.gradientName("x"));
            Golden.assertClose(actual, gradientOfNorm(values.array("x"), g, 1e-5, 1, 2), 1e-5);
        }
    }

    private static INDArray gradientOfNorm(INDArray x, INDArray g, double epsilon, int... dimensions) {
        INDArray exact = x.castTo(DataType.DOUBLE);
        INDArray ofResult = g.castTo(DataType.DOUBLE);
        INDArray centred = exact.sub(exact.mean(true, dimensions));
        INDArray deviation =
                Transforms.sqrt(centred.mul(centred).mean(true, dimensions).add(epsilon));
        INDArray normalised = centred.div(deviation);
        INDArray along = normalised.mul(ofResult.mul(normalised).mean(true, dimensions));
        return ofResult.sub(ofResult.mean(true, dimensions))
                .sub(along)
                .div(deviation)
                .castTo(DataType.FLOAT);
    }

    /** The same over rows, with weight and shift, as the transformers normalise. */
    @Test
    void theGradientOfALayerNormIsThatOfItsDefinition() {
        Scope layer = Scope.root().trainable();
        Parameter parameter = layer.parameter("x", Initializer.STANDARD_NORMAL, 4, 6);
        LayerNorm norm = new LayerNorm(layer.child("norm"), 6, LayerNorm.ENCODER_EPSILON);
        try (Weights values = Weights.random(layer.declared(), 4)) {
            values.array("norm.weight").muli(3);
            Graph graph = Graph.forTraining(values, pool, Golden.KERNELS);
            SDVariable normalised = norm.apply(graph, graph.weight(parameter), 2);
            graph.output("loss", normalised.mul(graph.input("g", 4, 6)).sum());
            INDArray g = Nd4j.rand(4, 6);
            INDArray actual =
                    graph.runWithGradients(Map.of("g", g), "loss", List.of()).get(Graph.gradientName("x"));
            INDArray expected = gradientOfNorm(values.array("x"), g.mul(3), LayerNorm.ENCODER_EPSILON, 1);
            Golden.assertClose(actual, expected, 1e-5);
        }
    }

    @Test
    void resultsBelongToTheCallerAndInputsStayAsTheyAre() {
        Graph graph = awkward(Graph.forInference(weights, pool, Golden.KERNELS));
        INDArray x = Nd4j.rand(4, 3);
        INDArray copy = x.dup();
        INDArray first = graph.run(Map.of("x", x), "y").get("y");
        INDArray kept = first.dup();
        graph.run(Map.of("x", Nd4j.rand(4, 3)), "y");
        assertThat(first).isEqualTo(kept);
        assertThat(x).isEqualTo(copy);
    }

    @Test
    void seesTrainableWeightsChangeInPlace() {
        Graph graph = awkward(Graph.forInference(weights, pool, Golden.KERNELS));
        INDArray x = Nd4j.rand(4, 3);
        INDArray before = graph.run(Map.of("x", x), "y").get("y");
        weights.array("matrix").muli(2);
        INDArray after = graph.run(Map.of("x", x), "y").get("y");
        assertThat(after).isNotEqualTo(before);
        Golden.assertRelativelyClose(
                after, graph.ops().output(Map.of("x", x), "y").get("y"), 1e-6);
    }

    @Test
    void gradientsMatchFiniteDifferences() {
        Graph graph = awkward(Graph.forTraining(weights, pool, Golden.KERNELS));
        INDArray x = Nd4j.rand(4, 3).addi(0.5);
        weights.array("matrix").muli(0.3);
        Map<String, INDArray> values = graph.runWithGradients(Map.of("x", x), "loss", List.of());
        INDArray gradient = values.get(Graph.gradientName("matrix"));
        assertThat(values).containsOnlyKeys("loss", Graph.gradientName("matrix"));
        INDArray array = weights.array("matrix");
        for (int i = 0; i < 9; i++) {
            double h = 1e-2;
            double value = array.getDouble(i);
            array.putScalar(i, value + h);
            double up = loss(graph, x);
            array.putScalar(i, value - h);
            double down = loss(graph, x);
            array.putScalar(i, value);
            double tolerance = 2e-2 * Golden.maximum(gradient);
            assertThat(gradient.getDouble(i)).isCloseTo((up - down) / (2 * h), Offset.offset(tolerance));
        }
    }

    /** Graphs are for one thread each, and share nothing: not even the process's standard output. */
    @Test
    void graphsAreDifferentiatedInSeveralThreadsAndPrintNothing() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        INDArray x = Nd4j.rand(4, 3);
        System.setOut(captured);
        try {
            List<Future<INDArray>> gradients = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                gradients.add(threads.submit(() -> {
                    try (BufferPool own = new BufferPool()) {
                        return awkward(Graph.forTraining(weights, own, Golden.KERNELS))
                                .runWithGradients(Map.of("x", x), "loss", List.of())
                                .get(Graph.gradientName("matrix"));
                    }
                }));
            }
            for (Future<INDArray> gradient : gradients) {
                assertThat(gradient.get()).isEqualTo(gradients.get(0).get());
            }
            assertThat(System.out).isSameAs(captured);
            assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        } finally {
            System.setOut(before);
            threads.shutdown();
        }
    }

    private static double loss(Graph graph, INDArray x) {
        return graph.run(Map.of("x", x), "loss").get("loss").getDouble(0);
    }

    /** At 0 the slope counts, as in PyTorch: {@code torch.nn.functional.leaky_relu(torch.zeros(1, requires_grad=True))}. */
    @Test
    void leakyReluAndItsGradientFollowTheSlope() {
        float[] x = {-300, -2, -0f, 0, 1e-30f, 5};
        float[] expected = {-3, -0.02f, 0, 0, 1e-30f, 5};
        float[] slopes = {0.01f, 0.01f, 0.01f, 0.01f, 1, 1};
        Parameter parameter = new Parameter("x", Shape.of(6), Initializer.ZEROS, true);
        try (Weights values = Weights.load(List.of(parameter), each -> Nd4j.createFromArray(x))) {
            Graph graph = Graph.forTraining(values, pool, Golden.KERNELS);
            SDVariable y = graph.output("y", Activation.leakyRelu(graph, graph.weight(parameter)));
            graph.output("loss", y.mul(graph.input("weights", 6)).sum());
            INDArray weights = Nd4j.createFromArray(1f, 2f, 3f, 4f, 5f, 6f);
            Map<String, INDArray> results = graph.runWithGradients(Map.of("weights", weights), "loss", List.of("y"));
            assertThat(results.get("y").toFloatVector()).containsExactly(expected, Offset.offset(1e-6f));
            assertThat(results.get(Graph.gradientName("x")).div(weights).toFloatVector())
                    .containsExactly(slopes, Offset.offset(1e-7f));
        }
    }

    @Test
    void runsDoNotGrowThePool() {
        Graph graph = awkward(Graph.forInference(weights, pool, Golden.KERNELS));
        INDArray x = Nd4j.rand(400, 3);
        graph.run(Map.of("x", x), "y").get("y").close();
        long bytes = pool.bytes();
        for (int run = 0; run < 10; run++) {
            graph.run(Map.of("x", x), "y").get("y").close();
        }
        assertThat(pool.bytes()).isEqualTo(bytes);
        awkward(Graph.forInference(weights, pool, Golden.KERNELS))
                .run(Map.of("x", x), "y")
                .get("y")
                .close();
        assertThat(pool.bytes())
                .as("a second graph on the pool takes the same buffers")
                .isEqualTo(bytes);
    }

    @Test
    void aMissingInputIsNamed() {
        Graph graph = awkward(Graph.forInference(weights, pool, Golden.KERNELS));
        assertThatThrownBy(() -> graph.run(Map.of(), "y")).hasMessageContaining("x was not given");
    }

    @Test
    void aWeightOfTheWrongShapeIsNamed() {
        WeightSource wrong = parameter -> Nd4j.zeros(2, 2);
        assertThatThrownBy(() -> Graph.forInference(wrong, pool, Golden.KERNELS).weight(matrix))
                .hasMessageContaining("matrix")
                .hasMessageContaining("[3, 3]");
    }

    /** Products of [rows, 3] with [3, 3] and with its transpose, and one of constants, which is not executed again. */
    @Test
    void multiplyAddsAreCounted() {
        Graph graph = awkward(Graph.forInference(weights, pool, Golden.KERNELS));
        graph.run(Map.of("x", Nd4j.rand(5, 3)), "y").get("y").close();
        assertThat(graph.multiplyAdds()).isEqualTo(5 * 3 * 3 + 3 * 3 * 5);
    }
}
