package org.desam4j.model.layer;

import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** {@code y = x W^T + b} with W {@code [out, in]}, as {@code nn.Linear}. */
public final class Linear {
    private final Parameter weight;
    private final Parameter bias;

    public Linear(Scope scope, long in, long out) {
        weight = scope.parameter("weight", Initializer.kaimingUniform(in), out, in);
        bias = scope.parameter("bias", Initializer.kaimingUniform(in), out);
    }

    /**
     * @param x {@code [rows, in]}
     * @return {@code [rows, out]}
     */
    public SDVariable apply(Graph graph, SDVariable x) {
        SDVariable product = graph.ops().mmul(x, graph.weight(weight), false, true, false);
        return graph.ops().nn().biasAdd(product, graph.weight(bias), false);
    }

    /**
     * The part of the layer that makes the outputs {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param x {@code [rows, in]}
     * @return {@code [rows, to - from]}
     */
    public SDVariable applyRange(Graph graph, SDVariable x, int from, int to) {
        int in = (int) weight.shape().size(1);
        SDVariable rows = graph.ops().slice(graph.weight(weight), new int[] {from, 0}, to - from, in);
        SDVariable offsets = graph.ops().slice(graph.weight(bias), new int[] {from}, to - from);
        SDVariable product = graph.ops().mmul(x, rows, false, true, false);
        return graph.ops().nn().biasAdd(product, offsets, false);
    }
}
