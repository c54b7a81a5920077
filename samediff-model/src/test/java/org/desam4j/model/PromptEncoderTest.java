package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.prompt.internal.PromptEncoder;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PromptEncoderTest {
    private DeSamModel model;
    private Weights weights;
    private BufferPool pool;

    @BeforeEach
    void load() {
        model = Golden.microModel();
        weights = Golden.microWeights(model);
        pool = new BufferPool();
    }

    @AfterEach
    void close() {
        if (weights != null) {
            weights.close();
            pool.close();
        }
    }

    @Test
    void positionsOfTheGridMatchTheOriginal() {
        Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
        graph.output("positions", model.promptEncoder().densePositions(graph));
        INDArray positions = graph.run(Map.of(), "positions").get("positions");
        INDArray reference = Golden.micro("dense_pe").reshape(1, 64, 25).permute(0, 2, 1);
        Golden.assertClose(positions, reference.dup('c'), 1e-5);
    }

    @Test
    void theWholeBoxMatchesTheOriginal() {
        Golden.assertClose(sparse(Prompts.wholeBox(2, 80)), Golden.micro("sparse_box"), 1e-5);
    }

    @Test
    void aPointIsFollowedByAPaddingToken() {
        INDArray sparse = sparse(Golden.microPoints());
        Golden.assertClose(sparse, Golden.micro("sparse_point"), 1e-5);
        INDArray padding = sparse.get(NDArrayIndex.all(), NDArrayIndex.point(1), NDArrayIndex.all());
        Golden.assertClose(
                padding.get(NDArrayIndex.interval(0, 1)),
                Golden.micro("weights/prompt_encoder.not_a_point_embed.weight"),
                0);
    }

    @Test
    void withABoxPointsComeFirstAndAreNotPadded() {
        double[][][] points = {{{12, 28}}};
        int[][] labels = {{Prompts.POSITIVE}};
        double[][] boxes = {{0, 0, 80, 80}};
        INDArray both = sparse(Prompts.pointsAndBoxes(points, labels, boxes));
        assertThat(both.shape()).containsExactly(1, 3, 64);
        Golden.assertClose(
                both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1), NDArrayIndex.all()),
                Golden.micro("sparse_point")
                        .get(NDArrayIndex.interval(0, 1), NDArrayIndex.interval(0, 1), NDArrayIndex.all()),
                1e-5);
        Golden.assertClose(
                both.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3), NDArrayIndex.all()),
                Golden.micro("sparse_box").get(NDArrayIndex.interval(0, 1), NDArrayIndex.all(), NDArrayIndex.all()),
                1e-5);
    }

    /** The original adds one embedding for a negative and another for a positive point to the same position. */
    @Test
    void labelsChooseTheEmbedding() {
        double[][][] point = {{{12, 28}}};
        INDArray positive = sparse(Prompts.points(point, new int[][] {{Prompts.POSITIVE}}));
        INDArray negative = sparse(Prompts.points(point, new int[][] {{Prompts.NEGATIVE}}));
        INDArray padding = sparse(Prompts.points(point, new int[][] {{Prompts.PADDING}}));
        INDArray difference = Golden.micro("weights/prompt_encoder.point_embeddings.1.weight")
                .sub(Golden.micro("weights/prompt_encoder.point_embeddings.0.weight"));
        Golden.assertClose(first(positive).sub(first(negative)), difference, 1e-6);
        Golden.assertClose(first(padding), Golden.micro("weights/prompt_encoder.not_a_point_embed.weight"), 0);
        assertThatThrownBy(() -> Prompts.points(point, new int[][] {{2}})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void masksMatchTheOriginal() {
        Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
        graph.output("dense", model.promptEncoder().mask(graph, graph.input("mask", -1, 1, 20, 20)));
        INDArray dense =
                graph.run(Map.of("mask", Golden.micro("in_mask")), "dense").get("dense");
        Golden.assertClose(dense, Golden.micro("dense_mask"), 1e-5);
    }

    @Test
    void withoutAMaskOneVectorStandsEverywhere() {
        INDArray reference = Golden.micro("dense_nomask");
        INDArray vector = weights.array("prompt_encoder.no_mask_embed.weight").reshape(1, 64, 1, 1);
        Golden.assertClose(vector.broadcast(reference.shape()), reference, 0);
    }

    @Test
    void theGridPutsAPointIntoTheMiddleOfEachCell() {
        Prompts grid = Prompts.grid(9, 1024);
        assertThat(grid.count()).isEqualTo(81);
        try (INDArray coordinates = grid.coordinates(1024)) {
            assertThat(coordinates.getDouble(0, 0, 0)).isEqualTo((1024 / 18.0 + 0.5) / 1024, within(1e-7));
            assertThat(coordinates.getDouble(1, 0, 0)).isEqualTo((1024 / 6.0 + 0.5) / 1024, within(1e-7));
            assertThat(coordinates.getDouble(1, 0, 1)).isEqualTo((1024 / 18.0 + 0.5) / 1024, within(1e-7));
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }

    private static INDArray first(INDArray sparse) {
        return sparse.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1), NDArrayIndex.all());
    }

    private INDArray sparse(Prompts prompts) {
        Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
        int tokens = prompts.tokens();
        graph.output(
                "sparse",
                model.promptEncoder()
                        .sparse(
                                graph,
                                graph.input("coordinates", -1, tokens, 2),
                                graph.input("kinds", -1, tokens, PromptEncoder.KINDS),
                                tokens));
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("coordinates", prompts.coordinates(80));
        inputs.put("kinds", prompts.kinds());
        return graph.run(inputs, "sparse").get("sparse");
    }
}
