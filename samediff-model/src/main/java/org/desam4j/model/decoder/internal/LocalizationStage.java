package org.desam4j.model.decoder.internal;

import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Maps;
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
     * @param x {@code [N, H, W, in]}
     * @param context {@code [N, 2H, 2W, out]}
     * @return {@code [N, 2H, 2W, out]}
     */
    SDVariable apply(Graph graph, SDVariable x, SDVariable context) {
        SDVariable joined = graph.ops().concat(3, doubling.apply(graph, x), context);
        SDVariable stage = block.apply(graph, joined);
        graph.output(scope, Maps.channelsFirst(stage));
        return stage;
    }
}
