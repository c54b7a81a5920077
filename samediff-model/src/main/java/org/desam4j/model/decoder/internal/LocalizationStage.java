package org.desam4j.model.decoder.internal;

import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.TransposedConvolution;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** One of PDMM's upward stages: double, join with the context of that size (the upsampled map first), residual block. */
final class LocalizationStage {
    private final Scope scope;
    private final TransposedConvolution doubling;
    private final ResidualSeBlock block;

    LocalizationStage(Scope scope, int in, int out, SqueezeExcitationGate gate) {
        this.scope = scope;
        doubling = new TransposedConvolution(scope.child("transp_conv").child("conv"), in, out, false);
        block = new ResidualSeBlock(scope.child("res_block"), 2 * out, out, gate);
    }

    /**
     * @param x {@code [N, in, H, W]}
     * @param context {@code [N, out, 2H, 2W]}
     * @return {@code [N, out, 2H, 2W]}
     */
    SDVariable apply(Graph graph, SDVariable x, SDVariable context) {
        SDVariable joined = graph.ops().concat(1, doubling.apply(graph, x), context);
        return graph.output(scope, block.apply(graph, joined));
    }
}
