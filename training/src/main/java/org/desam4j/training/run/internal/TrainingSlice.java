package org.desam4j.training.run.internal;

import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.volume.MaskSlice;

/** A slice to train or validate on: its cached embedding and its target mask. */
final class TrainingSlice {
    private final EmbeddedSlice embedding;
    private final MaskSlice mask;

    /** @param mask {@code maskSize * maskSize} */
    public TrainingSlice(EmbeddedSlice embedding, MaskSlice mask) {
        this.embedding = embedding;
        this.mask = mask;
    }

    public EmbeddedSlice embedding() {
        return embedding;
    }

    /** The target. */
    public MaskSlice mask() {
        return mask;
    }
}
