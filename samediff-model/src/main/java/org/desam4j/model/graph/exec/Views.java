package org.desam4j.model.graph.exec;

import java.util.Optional;
import java.util.Set;
import org.desam4j.model.spec.Shape;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Operations whose results need no memory of their own: reshapes, slices without gaps, reductions over single elements. */
final class Views {
    private static final Set<String> IDENTITY_ON_ONE = Set.of("reduce_mean", "mean", "reduce_sum", "sum");

    private Views() {}

    /** The first elements of a buffer as an array. */
    static INDArray over(DataBuffer buffer, long[] shape) {
        return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c');
    }

    /** The result as a view of the first argument, where the operation only names its elements, or some of them, anew. */
    static Optional<INDArray> of(DifferentialFunction operation, INDArray array, LongShapeDescriptor result) {
        if (array.isEmpty() || result.isEmpty() || array.ordering() != 'c' || !isDense(array)) {
            return Optional.empty();
        }
        if (operation.opName().equals("slice")) {
            INDArray part = part((DynamicCustomOp) operation, array);
            return isDense(part) ? Optional.of(part.reshape('c', result.getShape())) : Optional.empty();
        }
        boolean sameElements = operation.opName().equals("reshape") || IDENTITY_ON_ONE.contains(operation.opName());
        return sameElements && array.length() == Shape.of(result.getShape()).elements()
                ? Optional.of(array.reshape('c', result.getShape()))
                : Optional.empty();
    }

    /** The part of an array that a slice operation takes, whose integers are the first indexes and then the sizes. */
    private static INDArray part(DynamicCustomOp slice, INDArray array) {
        long[] integers = slice.iArgs();
        int rank = array.rank();
        INDArrayIndex[] indexes = new INDArrayIndex[rank];
        for (int dimension = 0; dimension < rank; dimension++) {
            long from = integers[dimension];
            indexes[dimension] = NDArrayIndex.interval(from, from + integers[rank + dimension]);
        }
        return array.get(indexes);
    }

    /** True if the elements lie in the order of the dimensions and without gaps. */
    static boolean isDense(INDArray array) {
        long expected = 1;
        for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
            if (array.size(dimension) != 1 && array.stride(dimension) != expected) {
                return false;
            }
            expected *= array.size(dimension);
        }
        return true;
    }
}
