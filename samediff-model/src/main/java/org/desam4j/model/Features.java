package org.desam4j.model;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the image encoder makes of N images. Owns its arrays.
 *
 * @param features three maps {@code [N, E, grid, grid]}, shallow first
 * @param embedding the neck's output {@code [N, C, grid, grid]}
 */
public record Features(List<INDArray> features, INDArray embedding) implements AutoCloseable {
    public Features {
        features = List.copyOf(features);
    }

    /** N. */
    public int images() {
        return (int) embedding.size(0);
    }

    @Override
    public void close() {
        features.forEach(INDArray::close);
        embedding.close();
    }
}
