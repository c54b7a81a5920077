package org.desam4j.model.spec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's dimensions, outermost first; no sizes for a scalar.
 *
 * @param sizes each at least 0
 */
public record Shape(List<Long> sizes) {
    public Shape {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("a dimension is negative: " + sizes);
        }
    }

    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().toList());
    }

    public int rank() {
        return sizes.size();
    }

    /** The size of dimension {@code index}; a negative index counts from the innermost dimension. */
    public long size(int index) {
        return sizes.get(index < 0 ? sizes.size() + index : index);
    }

    /**
     * The product of the sizes.
     *
     * @throws ArithmeticException if it does not fit into a long
     */
    public long elements() {
        return sizes.stream().reduce(1L, Math::multiplyExact);
    }

    public long[] toArray() {
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
