package org.desam4j.training.embedding.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.Features;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.TensorView;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One slice of an embedded case. */
public record EmbeddedSlice(EmbeddedCase source, int z) {

    /** Reads the features of several slices, which may come from different cases, as one batch; the caller closes it. */
    public static Features read(List<EmbeddedSlice> slices) throws IOException {
        List<INDArray> arrays = new ArrayList<>();
        for (int level : EmbeddedCase.levels()) {
            arrays.add(read(slices, level));
        }
        return new Features(arrays.subList(0, SamConfig.FEATURES), arrays.get(SamConfig.FEATURES));
    }

    private static INDArray read(List<EmbeddedSlice> slices, int level) throws IOException {
        Shape shape = slices.get(0).tensor(level).shape();
        int elements = Math.toIntExact(shape.elements());
        float[] values = new float[Math.multiplyExact(elements, slices.size())];
        for (int i = 0; i < slices.size(); i++) {
            System.arraycopy(slices.get(i).tensor(level).toFloats(), 0, values, i * elements, elements);
        }
        return Nd4j.create(values, new long[] {slices.size(), shape.size(0), shape.size(1), shape.size(2)}, 'c');
    }

    /** The case and the slice, for messages. */
    public String describe() {
        return source.id() + " slice " + z;
    }

    private TensorView tensor(int level) throws IOException {
        return source.tensor(z, level);
    }
}
