package org.desam4j.model.encoder.internal;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Maps;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * SAM's image encoder ({@code ImageEncoderViT}), which returns what DeSAM needs: the outputs of the first three
 * global-attention blocks and the neck's output.
 */
public final class ImageEncoder {
    private final SamConfig config;
    private final Parameter positions;
    private final PatchEmbedding patchEmbedding;
    private final List<EncoderBlock> blocks = new ArrayList<>();
    private final Neck neck;

    /** Declares the encoder's parameters below {@code scope}, the original's {@code image_encoder}. */
    public ImageEncoder(Scope scope, SamConfig config) {
        this.config = config;
        int side = config.featureSize();
        positions = scope.parameter("pos_embed", Initializer.ZEROS, 1, side, side, config.width());
        patchEmbedding = new PatchEmbedding(scope.child("patch_embed"), config);
        for (int block = 0; block < config.depth(); block++) {
            Scope blockScope = scope.child("blocks").child(block);
            blocks.add(new EncoderBlock(blockScope, config, config.windows().get(block)));
        }
        neck = new Neck(scope.child("neck"), config);
    }

    /**
     * Output of the encoder.
     *
     * @param features three maps {@code [N, E, H, W]}, shallow first
     * @param embedding the neck's output {@code [N, C, H, W]}
     */
    public record Output(List<SDVariable> features, SDVariable embedding) {
        public Output {
            features = List.copyOf(features);
        }
    }

    /**
     * Adds the encoder to a graph.
     *
     * @param image {@code [N, 3, S, S]}, normalised
     * @param images N
     * @param scoreMemory bytes that one attention's scores may take; decides into how many parts attention is cut
     */
    public Output apply(Graph graph, SDVariable image, int images, long scoreMemory) {
        int side = config.featureSize();
        SDVariable embedded = patchEmbedding.apply(graph, image, images);
        SDVariable tokens = embedded.reshape(images, side, side, config.width())
                .add(graph.weight(positions))
                .reshape((long) images * side * side, config.width());
        List<SDVariable> features = new ArrayList<>();
        for (int block = 0; block < blocks.size(); block++) {
            tokens = blocks.get(block).apply(graph, tokens, images, scoreMemory);
            if (config.featureBlocks().contains(block)) {
                features.add(Maps.channelsFirst(map(tokens, images)));
            }
        }
        return new Output(features, neck.apply(graph, map(tokens, images)));
    }

    private SDVariable map(SDVariable tokens, int images) {
        return tokens.reshape(images, config.featureSize(), config.featureSize(), config.width());
    }
}
