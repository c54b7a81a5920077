package org.desam4j.training.embedding;

import java.nio.file.Path;
import org.desam4j.weights.ElementType;

/**
 * The place and the precision of cached embeddings.
 *
 * @param folder made when first written to
 * @param precision of the values: FLOAT16, half the size, or FLOAT32, exact
 */
public record CacheSettings(Path folder, ElementType precision) {
    public CacheSettings {
        if (precision != ElementType.FLOAT16 && precision != ElementType.FLOAT32) {
            throw new IllegalArgumentException("embeddings are kept as float16 or float32");
        }
    }
}
