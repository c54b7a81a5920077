package org.desam4j.model.decoder.internal;

import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.LayerNorm;
import org.desam4j.model.layer.Linear;
import org.desam4j.model.layer.TokenAttention;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * SAM's {@code TwoWayAttentionBlock}: tokens attend to themselves and to the image, then the image to the tokens. Norms
 * come after the residual sums. In the first block self-attention replaces the tokens, without positions or residual.
 */
final class TwoWayBlock {
    private final Scope scope;
    private final boolean first;
    private final int channels;
    private final TokenAttention selfAttention;
    private final LayerNorm norm1;
    private final TokenAttention tokenToImage;
    private final LayerNorm norm2;
    private final Linear mlpIn;
    private final Linear mlpOut;
    private final LayerNorm norm3;
    private final TokenAttention imageToToken;
    private final LayerNorm norm4;

    TwoWayBlock(Scope scope, SamConfig config, boolean first) {
        this.scope = scope;
        this.first = first;
        channels = config.neckWidth();
        selfAttention = new TokenAttention(scope.child("self_attn"), channels, 1);
        norm1 = norm(scope.child("norm1"));
        tokenToImage = new TokenAttention(scope.child("cross_attn_token_to_image"), channels, 2);
        norm2 = norm(scope.child("norm2"));
        mlpIn = new Linear(scope.child("mlp").child("lin1"), channels, config.decoderMlpWidth());
        mlpOut = new Linear(scope.child("mlp").child("lin2"), config.decoderMlpWidth(), channels);
        norm3 = norm(scope.child("norm3"));
        norm4 = norm(scope.child("norm4"));
        imageToToken = new TokenAttention(scope.child("cross_attn_image_to_token"), channels, 2);
    }

    private LayerNorm norm(Scope normScope) {
        return new LayerNorm(normScope, channels, LayerNorm.TRANSFORMER_EPSILON);
    }

    /**
     * Output of the block.
     *
     * @param tokens {@code [B, T, C]}
     * @param image {@code [B, H * W, C]}, before the first block also one that all B share
     */
    record State(SDVariable tokens, TokenAttention.Tokens image) {}

    /**
     * @param state tokens and image so far
     * @param tokenPositions the original tokens, {@code [B, T, C]}
     * @param imagePositions {@code [1, H * W, C]}
     */
    State apply(Graph graph, State state, SDVariable tokenPositions, SDVariable imagePositions, int tokenCount) {
        SDVariable tokens = norm1.apply(graph, attendSelf(graph, state.tokens(), tokenPositions, tokenCount), 3);

        TokenAttention.Tokens image = state.image();
        TokenAttention.Tokens positioned = image.with(image.x().add(imagePositions));
        SDVariable fromImage = tokenToImage.apply(
                graph, TokenAttention.Tokens.of(tokens.add(tokenPositions), tokenCount), positioned, image);
        tokens = norm2.apply(graph, tokens.add(fromImage), 3);

        SDVariable hidden = graph.ops().nn().relu(mlpIn.apply(graph, tokens.reshape(-1, channels)), 0);
        SDVariable mlp = mlpOut.apply(graph, hidden).reshape(-1, tokenCount, channels);
        tokens = norm3.apply(graph, tokens.add(mlp), 3);

        SDVariable fromTokens = imageToToken.apply(
                graph,
                positioned,
                TokenAttention.Tokens.of(tokens.add(tokenPositions), tokenCount),
                TokenAttention.Tokens.of(tokens, tokenCount));
        SDVariable ofEach = graph.output(scope.name() + ".image", norm4.apply(graph, fromTokens.add(image.x()), 3));
        return new State(
                graph.output(scope.name() + ".tokens", tokens), TokenAttention.Tokens.of(ofEach, image.count()));
    }

    private SDVariable attendSelf(Graph graph, SDVariable tokens, SDVariable positions, int count) {
        TokenAttention.Tokens plain = TokenAttention.Tokens.of(tokens, count);
        if (first) {
            return selfAttention.apply(graph, plain, plain, plain);
        }
        TokenAttention.Tokens positioned = plain.with(tokens.add(positions));
        return tokens.add(selfAttention.apply(graph, positioned, positioned, plain));
    }
}
