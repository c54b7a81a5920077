package org.desam4j.model.decoder.internal;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Maps;
import org.desam4j.model.layer.TransposedConvolution;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * One of PDMM's context branches: a residual block on a feature of the image encoder, then a number of doublings, each a
 * transposed convolution and a residual block. Depends on the image alone.
 */
final class ContextBranch {
    private final Scope scope;
    private final ResidualSeBlock first;
    private final List<TransposedConvolution> doublings = new ArrayList<>();
    private final List<ResidualSeBlock> blocks = new ArrayList<>();

    ContextBranch(Scope scope, int in, int out, int doublingCount, SqueezeExcitationGate gate) {
        this.scope = scope;
        first = new ResidualSeBlock(scope.child("block_init"), in, out, gate);
        for (int doubling = 0; doubling < doublingCount; doubling++) {
            Scope stage = scope.child("residual_block").child(doubling);
            doublings.add(new TransposedConvolution(stage.child(0).child("conv"), out, out, false));
            blocks.add(new ResidualSeBlock(stage.child(1), out, out, gate));
        }
    }

    /**
     * @param feature {@code [N, H, W, E]}
     * @return {@code [N, H * 2^doublings, W * 2^doublings, out]}
     */
    SDVariable apply(Graph graph, SDVariable feature) {
        SDVariable value = first.apply(graph, feature);
        for (int doubling = 0; doubling < doublings.size(); doubling++) {
            value = blocks.get(doubling).apply(graph, doublings.get(doubling).apply(graph, value));
        }
        graph.output(scope, Maps.channelsFirst(value));
        return value;
    }
}
