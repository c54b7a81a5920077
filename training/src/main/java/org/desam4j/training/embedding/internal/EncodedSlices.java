package org.desam4j.training.embedding.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.desam4j.model.Features;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Features of slices as the tensors of a case's file. */
public final class EncodedSlices {
    private EncodedSlices() {}

    /** The elements of each tensor by its name, slice by slice. */
    static Map<String, ByteBuffer> elements(Features features, List<Integer> slices, ElementType precision) {
        Map<String, ByteBuffer> elements = new LinkedHashMap<>();
        for (int level : EmbeddedCase.levels()) {
            float[] values = batch(features, level).data().asFloat();
            int perSlice = values.length / slices.size();
            for (int i = 0; i < slices.size(); i++) {
                elements.put(EmbeddedCase.name(slices.get(i), level), precision.encode(values, i * perSlice, perSlice));
            }
        }
        return elements;
    }

    /**
     * Writes features as the file of a case whose first slices they are, and opens it.
     *
     * @param features of N slices; stay the caller's
     */
    public static EmbeddedCase write(Path file, String id, Features features, ElementType precision)
            throws IOException {
        int count = features.images();
        List<Integer> slices = IntStream.range(0, count).boxed().toList();
        Map<String, ByteBuffer> elements = elements(features, slices, precision);
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        for (int level : EmbeddedCase.levels()) {
            long[] shape = batch(features, level).shape();
            for (int slice : slices) {
                Shape ofSlice = Shape.of(shape[1], shape[2], shape[3]);
                entries.put(EmbeddedCase.name(slice, level), new SafetensorsWriter.Entry(precision, ofSlice));
            }
        }
        SafetensorsWriter.writeTyped(file, entries, elements::get, Map.of());
        return EmbeddedCase.open(file, id, count);
    }

    private static INDArray batch(Features features, int level) {
        return level < SamConfig.FEATURES ? features.features().get(level) : features.embedding();
    }
}
