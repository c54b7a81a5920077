package org.desam4j.model.decoder.internal;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.TokenAttention;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** SAM's {@code TwoWayTransformer}: two-way blocks, then a last attention of the tokens to the image. */
final class TwoWayTransformer {
    private final List<TwoWayBlock> blocks = new ArrayList<>();
    private final TokenAttention finalAttention;
    private final LayerNorm finalNorm;

    TwoWayTransformer(Scope scope, SamConfig config) {
        for (int block = 0; block < config.decoderDepth(); block++) {
            blocks.add(new TwoWayBlock(scope.child("layers").child(block), config, block == 0));
        }
        finalAttention = new TokenAttention(scope.child("final_attn_token_to_image"), config.neckWidth(), 2);
        finalNorm = new LayerNorm(scope.child("norm_final_attn"), config.neckWidth(), LayerNorm.TRANSFORMER_EPSILON);
    }

    /**
     * @param tokens {@code [B, T, C]}; also their own positions in every later step
     * @param image {@code [B, H * W, C]}, or one that all B share
     * @param imagePositions {@code [1, H * W, C]}
     * @return the tokens and the image after the transformer
     */
    TwoWayBlock.State apply(
            Graph graph, SDVariable tokens, TokenAttention.Tokens image, SDVariable imagePositions, int tokenCount) {
        TwoWayBlock.State state = new TwoWayBlock.State(tokens, image);
        for (TwoWayBlock block : blocks) {
            state = block.apply(graph, state, tokens, imagePositions, tokenCount);
        }
        TokenAttention.Tokens queries = TokenAttention.Tokens.of(state.tokens().add(tokens), tokenCount);
        TokenAttention.Tokens values = state.image();
        SDVariable attended =
                finalAttention.apply(graph, queries, values.with(values.x().add(imagePositions)), values);
        SDVariable normed = finalNorm.apply(graph, state.tokens().add(attended), 3);
        return new TwoWayBlock.State(normed, state.image());
    }
}
