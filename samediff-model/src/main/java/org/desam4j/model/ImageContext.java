package org.desam4j.model;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * PDMM's context of N images, computed once per image whatever the number of prompts. Owns its arrays.
 *
 * @param maps {@code [N, C, H, W]}, {@code [N, C/2, 2H, 2W]}, {@code [N, C/4, 4H, 4W]}
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
