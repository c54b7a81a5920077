package org.desam4j.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * PRIM's output for B prompts. Owns its arrays.
 *
 * @param iou predicted IoUs {@code [B, maskTokens]}, not squashed; DeSAM's is the first column
 * @param tokens {@code [B, T, C]}
 * @param maskEmbedding {@code [B, C, H, W]}
 */
public record Prompted(INDArray iou, INDArray tokens, INDArray maskEmbedding) implements AutoCloseable {
    @Override
    public void close() {
        iou.close();
        tokens.close();
        maskEmbedding.close();
    }
}
