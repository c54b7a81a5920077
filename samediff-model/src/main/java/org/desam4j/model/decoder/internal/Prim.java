package org.desam4j.model.decoder.internal;

import java.util.Optional;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.TokenAttention;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * DeSAM's prompt-relevant IoU module: SAM's tokens, two-way transformer and IoU head. From an image embedding and prompts
 * it makes predicted IoUs and the mask embedding that PDMM fuses.
 */
public final class Prim {
    private final SamConfig config;
    private final TwoWayTransformer transformer;
    private final Parameter iouToken;
    private final Parameter maskTokens;

    Prim(Scope scope, SamConfig config) {
        this.config = config;
        transformer = new TwoWayTransformer(scope.child("transformer"), config);
        int width = config.neckWidth();
        iouToken = scope.child("iou_token").parameter("weight", Initializer.STANDARD_NORMAL, 1, width);
        maskTokens =
                scope.child("mask_tokens").parameter("weight", Initializer.STANDARD_NORMAL, config.maskTokens(), width);
    }

    /**
     * Runs the transformer.
     *
     * @param embedding the neck's output {@code [B, C, H, W]}, or {@code [1, C, H, W]} for prompts on one image
     * @param sparse prompt tokens {@code [B, promptTokens, C]}
     * @param dense dense prompt embedding, which broadcasts with {@code embedding}
     * @param positions {@code [1, H * W, C]}
     * @param promptTokens tokens of one prompt
     */
    public PrimOutput apply(
            Graph graph,
            SDVariable embedding,
            SDVariable sparse,
            SDVariable dense,
            SDVariable positions,
            int promptTokens) {
        int width = config.neckWidth();
        int side = config.featureSize();
        int cells = side * side;
        int ownTokens = 1 + config.maskTokens();
        SDVariable own = graph.ops()
                .concat(0, graph.weight(iouToken), graph.weight(maskTokens))
                .reshape(1, ownTokens, width);
        SDVariable onePerPrompt = sparse.mean(true, 1, 2).mul(0).add(1);
        SDVariable tokens = graph.ops().concat(1, own.mul(onePerPrompt), sparse);
        SDVariable image = embedding.add(dense).reshape(-1, width, cells).permute(0, 2, 1);
        TokenAttention.Tokens shared =
                new TokenAttention.Tokens(image, cells, Optional.of(onePerPrompt.reshape(-1, 1, 1, 1)));
        TwoWayBlock.State state = transformer.apply(graph, tokens, shared, positions, ownTokens + promptTokens);
        SDVariable maskEmbedding = state.image().x().permute(0, 2, 1).reshape(-1, width, side, side);
        return new PrimOutput(state.tokens(), maskEmbedding);
    }
}
