package org.desam4j.weights;

import java.util.List;
import org.desam4j.model.spec.Shape;

/**
 * A tensor as a pickle describes it.
 *
 * @param storage the storage that holds its elements
 * @param offset of its first element in the storage, in elements
 * @param shape its sizes
 * @param strides its strides, in elements
 */
record TensorReference(StorageReference storage, long offset, Shape shape, List<Long> strides) {

    /**
     * The tensor in the storage that the reference names.
     *
     * @throws IllegalArgumentException if it reaches outside
     */
    TensorView in(Storage found) {
        return TensorView.of(storage.type(), shape, strides, Math.addExact(storage.offset(), offset), found);
    }
}
