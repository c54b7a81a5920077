package org.desam4j.model.decoder.internal;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Activation;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.Maps;
import org.desam4j.model.layer.TokenMlp;
import org.desam4j.model.layer.TransposedConvolution;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The end of SAM's own mask decoder, which DeSAM replaces by PDMM: the image is upscaled four times and multiplied with
 * one vector per mask token, made by that token's hypernetwork.
 */
final class SamMaskHead {
    private static final int HYPERNETWORK_DEPTH = 3;

    private final SamConfig config;
    private final TransposedConvolution firstDoubling;
    private final LayerNorm norm;
    private final TransposedConvolution secondDoubling;
    private final List<TokenMlp> hypernetworks = new ArrayList<>();

    SamMaskHead(Scope scope, SamConfig config) {
        int width = config.neckWidth();
        this.config = config;
        Scope upscaling = scope.child("output_upscaling");
        firstDoubling = new TransposedConvolution(upscaling.child(0), width, width / 4, true);
        norm = new LayerNorm(upscaling.child(1), width / 4, LayerNorm.ENCODER_EPSILON);
        secondDoubling = new TransposedConvolution(upscaling.child(3), width / 4, width / 8, true);
        Scope mlps = scope.child("output_hypernetworks_mlps");
        for (int mask = 0; mask < config.maskTokens(); mask++) {
            hypernetworks.add(new TokenMlp(mlps.child(mask), width, width, width / 8, HYPERNETWORK_DEPTH));
        }
    }

    /**
     * @param prim tokens and image after the transformer, for B prompts
     * @return mask logits {@code [B, maskTokens, 4H, 4W]}
     */
    SDVariable apply(Graph graph, PrimOutput prim) {
        int channels = config.neckWidth() / 8;
        int size = config.maskSize();
        SDVariable embedding = Maps.channelsLast(prim.maskEmbedding());
        SDVariable half = norm.apply(graph, firstDoubling.apply(graph, embedding), 4);
        SDVariable full = secondDoubling.apply(graph, Activation.gelu(graph, half));
        SDVariable image = Activation.gelu(graph, full).reshape(-1, (long) size * size, channels);
        SDVariable[] vectors = new SDVariable[hypernetworks.size()];
        for (int mask = 0; mask < vectors.length; mask++) {
            vectors[mask] =
                    hypernetworks.get(mask).apply(graph, prim.token(1 + mask)).reshape(-1, 1, channels);
        }
        return graph.ops()
                .mmul(graph.ops().concat(1, vectors), image, false, true, false)
                .reshape(-1, vectors.length, size, size);
    }
}
