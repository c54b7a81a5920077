package org.desam4j.onednn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The float32 result of a primitive that chooses the layout in which it writes.
 *
 * @param order for each of the primitive's dimensions that of the array
 */
record Output(Device device, INDArray array, List<Integer> order) {

    /** The kind of memory to ask for. */
    memory.desc chosen() {
        return Layout.any(memory.data_type.f32, sizes());
    }

    /** In the order of the primitive's dimensions. */
    long[] sizes() {
        return Layout.sizes(array, order);
    }

    /**
     * The result from one index to another, exclusive.
     *
     * @param dimension of the primitive's
     */
    Output part(int dimension, long from, long to) {
        return new Output(device, Layout.part(array, order.get(dimension), from, to), order);
    }

    /** The memory into which the primitive writes: the array's own or scratch memory. */
    memory as(memory.desc kind, int slot) {
        return kind.equals(layout()) ? device.of(array, layout()) : device.scratch(slot, kind);
    }

    /** The step that brings what the primitive has written into the array. */
    Optional<Step> conversion(memory.desc kind, int slot) {
        return kind.equals(layout())
                ? Optional.empty()
                : Optional.of(Conversion.of(device, device.scratch(slot, kind), device.of(array, layout())));
    }

    private memory.desc layout() {
        return Layout.of(array, order);
    }
}
