package org.desam4j.model.decoder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.desam4j.model.Golden;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The channel gate of PDMM's residual blocks. */
class SqueezeExcitationTest {

    @ParameterizedTest
    @EnumSource(
            value = SqueezeExcitationGate.class,
            names = {"CONSTANT", "AFTER_NORM"})
    void theGateIsOneHalfWhateverItsWeights(SqueezeExcitationGate gate) {
        SqueezeExcitationGate other = gate == SqueezeExcitationGate.CONSTANT
                ? SqueezeExcitationGate.AFTER_NORM
                : SqueezeExcitationGate.CONSTANT;
        for (long seed = 1; seed <= 3; seed++) {
            Golden.assertClose(blockOutput(gate, seed), blockOutput(other, seed), 1e-5);
        }
    }

    private static INDArray blockOutput(SqueezeExcitationGate gate, long seed) {
        Scope scope = Scope.root();
        ResidualSeBlock block = new ResidualSeBlock(scope.child("block"), 16, 32, gate);
        try (Weights weights = Weights.random(scope.declared(), seed);
                BufferPool pool = new BufferPool();
                INDArray input = input(seed)) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            graph.output("y", block.apply(graph, graph.input("x", -1, 6, 7, 16)));
            return graph.run(Map.of("x", input), "y").get("y");
        }
    }

    private static INDArray input(long seed) {
        return Weights.initial(new Parameter("x", Shape.of(2, 6, 7, 16), Initializer.STANDARD_NORMAL, false), seed);
    }

    /** {@code sigmoid(fc2(relu(fc1(mean))))} of the map before the norm, in double precision. */
    @Test
    void aGateBeforeTheNormDependsOnTheMap() {
        Scope scope = Scope.root();
        SqueezeExcitation gate = new SqueezeExcitation(scope.child("se"), 32, SqueezeExcitationGate.BEFORE_NORM);
        try (Weights weights = Weights.random(scope.declared(), 3);
                BufferPool pool = new BufferPool();
                INDArray raw = Nd4j.rand(2, 4, 5, 32);
                INDArray normalised = Nd4j.randn(2, 4, 5, 32)) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            graph.output("y", gate.apply(graph, graph.input("raw", -1, 4, 5, 32), graph.input("x", -1, 4, 5, 32)));
            INDArray actual =
                    graph.run(Map.of("raw", raw, "x", normalised), "y").get("y");
            INDArray squeeze = weights.array("se.fc.0.weight");
            INDArray excite = weights.array("se.fc.2.weight");
            for (int image = 0; image < 2; image++) {
                double[] hidden = new double[2];
                for (int h = 0; h < 2; h++) {
                    for (int c = 0; c < 32; c++) {
                        double pooled = raw.get(
                                        NDArrayIndex.point(image),
                                        NDArrayIndex.all(),
                                        NDArrayIndex.all(),
                                        NDArrayIndex.point(c))
                                .meanNumber()
                                .doubleValue();
                        hidden[h] += squeeze.getDouble(h, c) * pooled;
                    }
                    hidden[h] = Math.max(0, hidden[h]);
                }
                for (int c = 0; c < 32; c++) {
                    double logit = excite.getDouble(c, 0) * hidden[0] + excite.getDouble(c, 1) * hidden[1];
                    double expected = normalised.getDouble(image, 1, 2, c) / (1 + Math.exp(-logit));
                    assertThat(actual.getDouble(image, 1, 2, c))
                            .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5));
                }
            }
        }
    }
}
