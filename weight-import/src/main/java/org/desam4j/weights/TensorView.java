package org.desam4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.spec.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A tensor in a file: where its elements lie, without their values. Element {@code (i, j, ...)} lies
 * {@code offset + i * strides[0] + j * strides[1] + ...} elements into its storage.
 */
public final class TensorView {
    private final ElementType type;
    private final Shape shape;
    private final List<Long> strides;
    private final long offset;
    private final Storage storage;
    private final Place place;

    /** The place of a tensor: its file, and its name there. */
    private record Place(Path file, String name) {
        static final Place UNKNOWN = new Place(Path.of(""), "a tensor");
    }

    private TensorView(ElementType type, Shape shape, List<Long> strides, long offset, Storage storage, Place place) {
        this.place = place;
        this.type = type;
        this.shape = shape;
        this.strides = List.copyOf(strides);
        this.offset = offset;
        this.storage = storage;
    }

    /**
     * A view of a storage.
     *
     * @throws IllegalArgumentException if it reaches outside the storage
     */
    static TensorView of(ElementType type, Shape shape, List<Long> strides, long offset, Storage storage) {
        if (strides.size() != shape.rank() || offset < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("the shape " + shape + ", strides " + strides + " and offset " + offset
                    + " do not describe a tensor");
        }
        try {
            long last = offset;
            for (int dimension = 0; dimension < shape.rank(); dimension++) {
                long steps = Math.max(0, shape.size(dimension) - 1);
                last = Math.addExact(last, Math.multiplyExact(steps, strides.get(dimension)));
            }
            // A tensor that repeats few bytes of its storage must still have a size that can be counted.
            boolean empty = type.bytes(shape.elements()) == 0;
            if (!empty && type.bytes(Math.addExact(last, 1)) > storage.bytes()) {
                throw new IllegalArgumentException("a tensor of the shape " + shape + " reaches beyond its storage of "
                        + storage.bytes() + " bytes");
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the shape " + shape + " is too large", e);
        }
        return new TensorView(type, shape, strides, offset, storage, Place.UNKNOWN);
    }

    /** The same tensor, whose failures name the file and the tensor. */
    TensorView named(Path file, String name) {
        return new TensorView(type, shape, strides, offset, storage, new Place(file, name));
    }

    /** A view whose elements lie one after the other, the last dimension fastest. */
    static TensorView contiguous(ElementType type, Shape shape, Storage storage) {
        return of(type, shape, contiguousStrides(shape), 0, storage);
    }

    private static List<Long> contiguousStrides(Shape shape) {
        Long[] strides = new Long[shape.rank()];
        long stride = 1;
        for (int dimension = shape.rank() - 1; dimension >= 0; dimension--) {
            strides[dimension] = stride;
            stride *= shape.size(dimension);
        }
        return List.of(strides);
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /**
     * The values as float32, the last dimension fastest.
     *
     * @throws CheckpointException if the file cannot be read, is damaged, or the tensor has more elements than an array can
     *     hold or than its storage has
     */
    public float[] toFloats() throws IOException {
        return reading(() -> {
            float[] values = new float[count()];
            if (values.length > 0 && isContiguous()) {
                type.read(storage.part(offset * type.bytes(), Math.multiplyExact(values.length, type.bytes())), values);
            } else {
                forEachElement((index, buffer, position) -> values[index] = (float) type.read(buffer, position));
            }
            return values;
        });
    }

    private boolean isContiguous() {
        return strides.equals(contiguousStrides(shape));
    }

    /**
     * The values as doubles, the last dimension fastest.
     *
     * @throws CheckpointException as {@link #toFloats}
     */
    public double[] toDoubles() throws IOException {
        return reading(() -> {
            double[] values = new double[count()];
            forEachElement((index, buffer, position) -> values[index] = type.read(buffer, position));
            return values;
        });
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Reading<T> reading) throws CheckpointException {
        try {
            return reading.read();
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            throw new CheckpointException(
                    place.file(), place.name() + " cannot be read: " + e.getMessage() + "; get the file again", e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException(place.file(), place.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * This tensor, if all values are finite.
     *
     * @throws CheckpointException if one is infinite or not a number; the message names the file, the tensor and the position
     */
    public TensorView requireFinite() throws IOException {
        requireFinite(toFloats());
        return this;
    }

    /** The values as a new float32 array, which the caller closes; none of them is infinite or not a number. */
    INDArray toFiniteArray() throws IOException {
        float[] values = toFloats();
        requireFinite(values);
        return array(values, shape);
    }

    private void requireFinite(float[] values) throws CheckpointException {
        Optional<String> problem = FiniteValues.problem(values);
        if (problem.isPresent()) {
            throw new CheckpointException(
                    place.file(),
                    "has a value in " + place.name() + " that is not finite (" + problem.get()
                            + "); what made it diverged, or the file is damaged");
        }
    }

    /** The values as a new float32 array, which the caller closes. */
    public INDArray toArray() throws IOException {
        return array(toFloats(), shape);
    }

    private static INDArray array(float[] values, Shape shape) {
        return values.length == 0 ? Nd4j.empty() : Nd4j.create(values, shape.toArray(), 'c');
    }

    /**
     * The part of the tensor at a position of its first dimension.
     *
     * @throws IllegalArgumentException if the tensor has no dimension
     * @throws IndexOutOfBoundsException if the position is outside of it
     */
    public TensorView at(long position) {
        if (shape.rank() == 0) {
            throw new IllegalArgumentException("a scalar has no parts");
        }
        if (position < 0 || position >= shape.size(0)) {
            throw new IndexOutOfBoundsException(position + " in a tensor of the shape " + shape);
        }
        Shape part = new Shape(shape.sizes().subList(1, shape.rank()));
        return new TensorView(
                type, part, strides.subList(1, strides.size()), offset + position * strides.get(0), storage, place);
    }

    /** The elements in their own type, little-endian, the last dimension fastest. */
    public ByteBuffer toBytes() throws IOException {
        return reading(() -> {
            long length = type.bytes(count());
            if (length > Integer.MAX_VALUE - 8) {
                throw tooLarge();
            }
            if (isContiguous() && storage.order().equals(ByteOrder.LITTLE_ENDIAN)) {
                return storage.part(type.bytes(offset), (int) length);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
            forEachElement((index, buffer, position) -> type.copy(buffer, position, bytes, index * type.bytes()));
            return bytes;
        });
    }

    private int count() {
        long elements = shape.elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw tooLarge();
        }
        long bytes = type.bytes(elements);
        if (bytes > storage.bytes() && bytes > ReadLimit.REPEATED.value()) {
            throw new IllegalArgumentException("a tensor of the shape " + shape + " repeats the " + storage.bytes()
                    + " bytes of its storage, to " + ReadLimit.REPEATED.advice());
        }
        return (int) elements;
    }

    private IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("a tensor of the shape " + shape + " is too large to read");
    }

    /** Elements of the storage from the first to the last of the tensor's. */
    private long span() {
        long span = 1;
        for (int dimension = 0; dimension < shape.rank(); dimension++) {
            span += (shape.size(dimension) - 1) * strides.get(dimension);
        }
        return span;
    }

    /** The bytes that reading the values takes: the tensor's, or those of its storage that it spans, whichever are more. */
    long bytesToRead() {
        long elements = shape.elements();
        return elements == 0 ? 0 : type.bytes(Math.max(elements, span()));
    }

    @FunctionalInterface
    private interface ElementReader {
        void read(int index, ByteBuffer buffer, int position);
    }

    private void forEachElement(ElementReader reader) throws IOException {
        int count = count();
        if (count == 0) {
            return;
        }
        ByteBuffer buffer = storage.part(offset * type.bytes(), Math.toIntExact(span() * type.bytes()));
        long[] index = new long[shape.rank()];
        long element = 0;
        for (int i = 0; i < count; i++) {
            reader.read(i, buffer, (int) (element * type.bytes()));
            for (int dimension = shape.rank() - 1; dimension >= 0; dimension--) {
                element += strides.get(dimension);
                if (++index[dimension] < shape.size(dimension)) {
                    break;
                }
                element -= index[dimension] * strides.get(dimension);
                index[dimension] = 0;
            }
        }
    }
}
