package org.desam4j.model;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * PDMM's context of N images, computed once per image whatever the number of prompts. Owns its arrays.
 *
 * @param maps {@code [N, H, W, C]}, {@code [N, 2H, 2W, C/2]}, {@code [N, 4H, 4W, C/4]}
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
