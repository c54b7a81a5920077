package org.desam4j.model.layer;

import org.desam4j.model.graph.Graph;
import org.nd4j.autodiff.samediff.SDVariable;

/** Activations that ND4J M2.1 lacks or gets wrong. */
public final class Activation {
    private Activation() {}

    /** Exact GELU, {@code x/2 (1 + erf(x / sqrt 2))}; ND4J's own {@code gelu} ops are approximations, 2e-2 off. */
    public static SDVariable gelu(Graph graph, SDVariable x) {
        return graph.ops().math().erf(x.mul(Math.sqrt(0.5))).add(1).mul(x).mul(0.5);
    }

    /** LeakyReLU with DeSAM's slope of 0.01. */
    public static SDVariable leakyRelu(Graph graph, SDVariable x) {
        return graph.ops().nn().leakyRelu(x, 0.01);
    }
}
