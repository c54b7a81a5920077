package org.desam4j.training.embedding.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.desam4j.model.Features;
import org.desam4j.training.inference.internal.SliceFeatures;
import org.desam4j.weights.ElementType;

/** Features of a case's slices, read a few at a time, in the order in which a writer asks for their tensors. */
final class SliceEncoder {
    private final SliceFeatures source;
    private final ElementType precision;
    private final IntConsumer progress;
    private final Map<String, ByteBuffer> encoded = new HashMap<>();
    private final Iterator<Integer> slices;

    /**
     * @param source all of whose slices are written
     * @param progress is told the number of slices that each step has encoded
     */
    SliceEncoder(SliceFeatures source, ElementType precision, IntConsumer progress) {
        this.source = source;
        this.precision = precision;
        this.progress = progress;
        this.slices = source.indexes().iterator();
    }

    /** The elements of one of the case's tensors; each is given once, in the order of slices. */
    ByteBuffer bytes(String name) throws IOException {
        if (encoded.isEmpty()) {
            encodeNext();
        }
        return encoded.remove(name);
    }

    private void encodeNext() throws IOException {
        List<Integer> part = new ArrayList<>();
        while (slices.hasNext() && part.size() < source.atOnce()) {
            part.add(slices.next());
        }
        try (Features features = source.read(part)) {
            encoded.putAll(EncodedSlices.elements(features, part, precision));
        }
        progress.accept(part.size());
    }
}
