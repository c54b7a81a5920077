package org.desam4j.model.decoder;

import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Output of PRIM's transformer for prompts on an image.
 *
 * @param tokens {@code [B, T, C]}: the IoU token, the mask tokens, the prompt's tokens
 * @param maskEmbedding {@code [B, C, H, W]}
 */
public record PrimOutput(SDVariable tokens, SDVariable maskEmbedding) {

    /** One of the tokens, {@code [B, C]}: 0 is the IoU token, 1 the first mask token. */
    public SDVariable token(int index) {
        return tokens.get(SDIndex.all(), SDIndex.point(index), SDIndex.all());
    }
}
