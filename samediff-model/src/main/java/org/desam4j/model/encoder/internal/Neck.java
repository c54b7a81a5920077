package org.desam4j.model.encoder.internal;

import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Convolution;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.Maps;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** SAM's neck: 1x1 convolution, norm, 3x3 convolution, norm, from the encoder's width to the decoder's. */
final class Neck {
    private final Scope scope;
    private final Convolution reduce;
    private final LayerNorm reduceNorm;
    private final Convolution mix;
    private final LayerNorm mixNorm;

    Neck(Scope scope, SamConfig config) {
        int neckWidth = config.neckWidth();
        this.scope = scope;
        reduce = Convolution.same(scope.child(0), config.width(), neckWidth, 1);
        reduceNorm = new LayerNorm(scope.child(1), neckWidth, LayerNorm.ENCODER_EPSILON);
        mix = Convolution.same(scope.child(2), neckWidth, neckWidth, 3);
        mixNorm = new LayerNorm(scope.child(3), neckWidth, LayerNorm.ENCODER_EPSILON);
    }

    /**
     * @param map {@code [N, H, W, E]}
     * @return {@code [N, C, H, W]}
     */
    SDVariable apply(Graph graph, SDVariable map) {
        SDVariable reduced = reduceNorm.apply(graph, reduce.apply(graph, map), 4);
        SDVariable mixed = mixNorm.apply(graph, mix.apply(graph, reduced), 4);
        return graph.output(scope, Maps.channelsFirst(mixed));
    }
}
