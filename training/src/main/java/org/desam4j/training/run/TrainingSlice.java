package org.desam4j.training.run;

import org.desam4j.training.embedding.EmbeddedSlice;

/** A slice to train or validate on: its cached embedding and its target mask. */
final class TrainingSlice {
    private final EmbeddedSlice embedding;
    private final byte[] mask;

    /** @param mask {@code maskSize * maskSize}, 0 or 1, row-major; kept, not copied */
    public TrainingSlice(EmbeddedSlice embedding, byte[] mask) {
        this.embedding = embedding;
        this.mask = mask;
    }

    public EmbeddedSlice embedding() {
        return embedding;
    }

    /** The target; not a copy. */
    public byte[] mask() {
        return mask;
    }
}
