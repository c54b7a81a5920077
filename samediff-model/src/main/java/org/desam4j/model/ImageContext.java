package org.desam4j.model;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * PDMM's context of N images, computed once per image whatever the number of prompts. Owns its arrays.
 *
 * @param maps {@code [N, C, grid, grid]}, {@code [N, C/2, 2 grid, 2 grid]}, {@code [N, C/4, 4 grid, 4 grid]}
 */
public record ImageContext(List<INDArray> maps) implements AutoCloseable {
    public ImageContext {
        maps = List.copyOf(maps);
    }

    @Override
    public void close() {
        maps.forEach(INDArray::close);
    }
}
