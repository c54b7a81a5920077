package org.desam4j.model;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The image encoder's output for N images. Owns its arrays.
 *
 * @param features three maps {@code [N, E, H, W]}, shallow first
 * @param embedding the neck's output {@code [N, C, H, W]}
 */
public record Features(List<INDArray> features, INDArray embedding) implements AutoCloseable {
    public Features {
        features = List.copyOf(features);
    }

    /** N. */
    public int images() {
        return (int) embedding.size(0);
    }

    /** A copy of some of the images' features; the caller closes it. */
    public Features range(int from, int to) {
        return new Features(features.stream().map(map -> range(map, from, to)).toList(), range(embedding, from, to));
    }

    /** A copy of a part of a batch {@code [N, ...]}. */
    static INDArray range(INDArray batch, int from, int to) {
        return batch.get(NDArrayIndex.interval(from, to)).dup('c');
    }

    @Override
    public void close() {
        features.forEach(INDArray::close);
        embedding.close();
    }
}
