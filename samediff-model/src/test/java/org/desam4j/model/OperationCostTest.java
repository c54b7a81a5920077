package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.layer.Convolution;
import org.desam4j.model.layer.TransposedConvolution;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Multiply-adds of a graph with one operation, against those of its definition. */
class OperationCostTest {
    private final Scope scope = Scope.root();

    private long multiplyAdds(Layer layer, long... inputShape) {
        try (BufferPool pool = new BufferPool();
                Weights weights = Weights.random(scope.declared(), 1)) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            graph.output("y", layer.apply(graph, graph.input("x", inputShape)));
            graph.run(Map.of("x", Nd4j.rand(inputShape)), "y").get("y").close();
            return graph.multiplyAdds();
        }
    }

    @FunctionalInterface
    private interface Layer {
        SDVariable apply(Graph graph, SDVariable input);
    }

    /** Two images of 7 x 5 pixels: each of 4 channels of each pixel is a sum over 3 x 3 pixels of 6 channels. */
    @Test
    void aConvolution() {
        Convolution convolution = Convolution.same(scope.child("same"), 6, 4, 3);
        assertThat(multiplyAdds(convolution::apply, 2, 7, 5, 6)).isEqualTo(2L * 7 * 5 * 4 * 3 * 3 * 6);
    }

    /** Each of 4 channels of each of 2 x 3 patches is a sum over 4 x 4 pixels of 3 channels. */
    @Test
    void patches() {
        Convolution patches = Convolution.patches(scope.child("patches"), 3, 4, 4);
        assertThat(multiplyAdds(patches::apply, 1, 8, 12, 3)).isEqualTo(2L * 3 * 4 * 4 * 4 * 3);
    }

    /** Each of 6 channels of each of 7 x 5 pixels goes, by a weight each, into 2 x 2 pixels of 4 channels. */
    @Test
    void aTransposedConvolution() {
        TransposedConvolution doubling = new TransposedConvolution(scope.child("doubling"), 6, 4, false);
        assertThat(multiplyAdds(doubling::apply, 2, 7, 5, 6)).isEqualTo(2L * 7 * 5 * 6 * 2 * 2 * 4);
    }
}
