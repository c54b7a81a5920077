package org.desam4j.model.layer;

import org.desam4j.model.graph.Graph;
import org.nd4j.autodiff.samediff.SDVariable;

/** The common part of layer and instance normalisation. */
public final class Normalization {
    private Normalization() {}

    /** {@code (x - mean) / sqrt(variance + epsilon)} with the biased variance over {@code dimensions}. */
    static SDVariable standardize(Graph graph, SDVariable x, double epsilon, int... dimensions) {
        SDVariable centred = x.sub(x.mean(true, dimensions));
        SDVariable variance = graph.ops().math().square(centred).mean(true, dimensions);
        return centred.mul(graph.ops().math().rsqrt(variance.add(epsilon)));
    }

    /**
     * MONAI's {@code InstanceNorm2d} as DeSAM builds it: per sample and channel, epsilon 1e-5, no learned scale or shift.
     *
     * @param x {@code [N, H, W, C]}
     */
    public static SDVariable instance(Graph graph, SDVariable x) {
        return standardize(graph, x, 1e-5, 1, 2);
    }
}
