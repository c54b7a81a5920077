package org.desam4j.training.embedding.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.preprocess.internal.EncoderInput;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.weights.ElementType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Encodes a case's slices a few at a time, in the order in which a writer asks for their tensors. */
final class SliceEncoder {
    private static final int SLICES_AT_ONCE = 8;

    private final DeSamNetwork network;
    private final PreparedCase prepared;
    private final ElementType precision;
    private final IntConsumer progress;
    private final Map<String, ByteBuffer> encoded = new HashMap<>();
    private final Iterator<Integer> slices;

    /**
     * @param slices to encode, in this order
     * @param progress is told the number of slices that each step has encoded
     */
    SliceEncoder(
            DeSamNetwork network,
            PreparedCase prepared,
            List<Integer> slices,
            ElementType precision,
            IntConsumer progress) {
        this.network = network;
        this.prepared = prepared;
        this.precision = precision;
        this.progress = progress;
        this.slices = slices.iterator();
    }

    /** The elements of one of the case's tensors; each is given once, in the order of slices. */
    ByteBuffer bytes(String name) {
        if (encoded.isEmpty()) {
            encodeNext();
        }
        return encoded.remove(name);
    }

    private void encodeNext() {
        SamConfig config = network.config();
        List<Integer> part = new ArrayList<>();
        while (slices.hasNext() && part.size() < network.imagesAtOnce(SLICES_AT_ONCE)) {
            part.add(slices.next());
        }
        List<GreySlice> images = part.stream().map(prepared::image).toList();
        try (INDArray input = EncoderInput.of(images, config.imageSize());
                Features features = network.encode(input)) {
            encoded.putAll(EncodedSlices.elements(features, part, precision));
        }
        progress.accept(part.size());
    }
}
