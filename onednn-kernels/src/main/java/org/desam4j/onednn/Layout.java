package org.desam4j.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Precision;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** ND4J's arrays as oneDNN describes memory: element type, sizes, and steps in elements along each dimension. */
final class Layout {
    /** For each of oneDNN's dimensions of a map, {@code [N, C, H, W]}, that of an array. */
    static final List<Integer> MAP_ORDER = List.of(0, 3, 1, 2);

    private Layout() {}

    /**
     * @param order for each dimension of the description that of the array
     * @throws UnsupportedOperationException if the elements have a type that oneDNN lacks
     */
    static memory.desc of(INDArray array, List<Integer> order) {
        long[] strides = order.stream().mapToLong(array::stride).toArray();
        return new memory.desc(sizes(array, order), type(array), strides);
    }

    /** The array's sizes in that order. */
    static long[] sizes(INDArray array, List<Integer> order) {
        return order.stream().mapToLong(array::size).toArray();
    }

    /** An array from one index of a dimension to another, exclusive. */
    static INDArray part(INDArray array, int dimension, long from, long to) {
        INDArrayIndex[] indexes = new INDArrayIndex[array.rank()];
        Arrays.fill(indexes, NDArrayIndex.all());
        indexes[dimension] = NDArrayIndex.interval(from, to);
        return array.get(indexes);
    }

    /** The array's dimensions in their order. */
    static memory.desc of(INDArray array) {
        return of(array, ascending(array.rank()));
    }

    /** A dense array's elements, row after row, as a matrix of rows of that length. */
    static memory.desc rows(INDArray array, long length) {
        requireDense(array);
        return dense(type(array), array.length() / length, length);
    }

    /** Maps {@code [N, H, W, C]} as oneDNN's {@code [N, C, H, W]}. */
    static memory.desc map(INDArray maps) {
        return of(maps, MAP_ORDER);
    }

    /** A dense array's elements in one dimension. */
    static memory.desc vector(INDArray array) {
        requireDense(array);
        return dense(type(array), array.length());
    }

    /** A vector's elements in the last of so many dimensions. */
    static memory.desc last(INDArray vector, int rank) {
        requireDense(vector);
        long[] sizes = ones(rank);
        sizes[rank - 1] = vector.length();
        return dense(type(vector), sizes);
    }

    /** Row-major. */
    static memory.desc dense(memory.data_type type, long... sizes) {
        long[] strides = ones(sizes.length);
        for (int dimension = sizes.length - 2; dimension >= 0; dimension--) {
            strides[dimension] = strides[dimension + 1] * sizes[dimension + 1];
        }
        return new memory.desc(sizes, type, strides);
    }

    /** The layout that a primitive likes best. */
    static memory.desc any(memory.data_type type, long... sizes) {
        return new memory.desc(sizes, type, memory.format_tag.any);
    }

    static memory.data_type type(INDArray array) {
        if (array.dataType() == DataType.FLOAT) {
            return memory.data_type.f32;
        }
        if (array.dataType() == DataType.BFLOAT16) {
            return memory.data_type.bf16;
        }
        throw new UnsupportedOperationException("elements of the type " + array.dataType());
    }

    /** The type of factors of products in a precision. */
    static memory.data_type type(Precision precision) {
        return precision == Precision.BFLOAT16 ? memory.data_type.bf16 : memory.data_type.f32;
    }

    static List<Integer> ascending(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }

    private static long[] ones(int rank) {
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** @throws UnsupportedOperationException if the elements do not lie in the order of the dimensions and without gaps */
    static void requireDense(INDArray array) {
        long expected = 1;
        for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
            if (array.size(dimension) != 1 && array.stride(dimension) != expected) {
                throw new UnsupportedOperationException("an array with gaps or in another order");
            }
            expected *= array.size(dimension);
        }
    }
}
