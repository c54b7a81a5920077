package org.desam4j.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A part of a dense array as memory of a primitive, which can be moved along the array between two runs. */
final class MovedMemory {
    private final memory part;
    private final BytePointer start;
    private final int bytesPerElement;

    /** @param kind of the part */
    MovedMemory(Device device, INDArray array, memory.desc kind) {
        Layout.requireDense(array);
        part = device.of(array, kind);
        start = device.own(new BytePointer(part.get_data_handle()));
        bytesPerElement = array.dataType().width();
    }

    memory memory() {
        return part;
    }

    /** Lets the part begin at an element of the array. */
    void moveTo(long element) {
        part.set_data_handle(start.position(element * bytesPerElement));
    }
}
