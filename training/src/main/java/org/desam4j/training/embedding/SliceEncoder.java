package org.desam4j.training.embedding;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.SamConfig;
import org.desam4j.training.Progress;
import org.desam4j.training.preprocess.EncoderInput;
import org.desam4j.training.preprocess.PreparedCase;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.weights.ElementType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Encodes a case's slices a few at a time, in the order in which a writer asks for their tensors. */
final class SliceEncoder {
    private static final int SLICES_PER_RUN = 8;

    private final DeSamNetwork network;
    private final PreparedCase prepared;
    private final ElementType precision;
    private final Progress progress;
    private final Map<String, ByteBuffer> encoded = new HashMap<>();
    private int next;

    SliceEncoder(DeSamNetwork network, PreparedCase prepared, ElementType precision, Progress progress) {
        this.network = network;
        this.prepared = prepared;
        this.precision = precision;
        this.progress = progress;
        this.next = prepared.slices().first();
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
        SliceRange slices = prepared.slices();
        int end = Math.min(slices.end(), next + network.imagesPerRun(SLICES_PER_RUN));
        List<byte[]> images =
                new SliceRange(next, end).indexes().mapToObj(prepared::image).toList();
        try (INDArray input = EncoderInput.of(images, config.maskSize(), config.imageSize());
                Features features = network.encode(input)) {
            for (int level : EmbeddedCase.levels()) {
                INDArray batch =
                        level < SamConfig.FEATURES ? features.features().get(level) : features.embedding();
                float[] values = batch.data().asFloat();
                int perSlice = values.length / (end - next);
                for (int z = next; z < end; z++) {
                    int from = (z - next) * perSlice;
                    encoded.put(EmbeddedCase.name(z, level), precision.encode(values, from, perSlice));
                }
            }
        }
        next = end;
        progress.report("Embedding " + prepared.id(), next - slices.first(), slices.count(), "slices");
    }
}
