package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class TensorViewTest {
    private static final String REPEATED = "desam.limit.repeated-mib";
    private static final Path FILE = Path.of("some.pth");

    @TempDir
    private Path folder;

    private static Storage shorts(ByteOrder order, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES).order(order);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return new Storage.Computed(bytes::array, bytes.capacity(), order);
    }

    private static TensorView floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Storage storage = new Storage.Computed(bytes::array, bytes.capacity(), ByteOrder.LITTLE_ENDIAN);
        return TensorView.contiguous(ElementType.FLOAT32, Shape.of(values.length), storage)
                .named(FILE, "w");
    }

    /** Element (i, j) lies {@code offset + i * strides[0] + j * strides[1]} elements into the storage. */
    @Test
    void elementsLieWhereOffsetAndStridesSay() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Storage storage = shorts(order, 10, 11, 12, 13, 14, 15, 16);
            TensorView view = TensorView.of(ElementType.INT16, Shape.of(2, 3), List.of(1L, 2L), 1, storage);
            assertThat(view.toFloats()).containsExactly(11, 13, 15, 12, 14, 16);
            assertThat(view.toDoubles()).containsExactly(11, 13, 15, 12, 14, 16);
            assertThat(view.at(1).toFloats()).containsExactly(12, 14, 16);
            assertThat(view.at(0).toFloats()).containsExactly(11, 13, 15);
            assertThat(elements(view)).containsExactly(11, 13, 15, 12, 14, 16);
            assertThat(elements(view.at(1))).containsExactly(12, 14, 16);
            assertThat(elements(TensorView.of(ElementType.INT16, Shape.of(2), List.of(1L), 3, storage)))
                    .containsExactly(13, 14);
            assertThat(view.bytesToRead()).as("the span of the six elements").isEqualTo(12);
        }
    }

    private static short[] elements(TensorView view) throws IOException {
        ByteBuffer bytes = view.toBytes().order(ByteOrder.LITTLE_ENDIAN);
        short[] elements = new short[bytes.remaining() / Short.BYTES];
        bytes.asShortBuffer().get(elements);
        return elements;
    }

    @Test
    void aViewReachesNoFurtherThanItsStorage() {
        Storage three = shorts(ByteOrder.LITTLE_ENDIAN, 1, 2, 3);
        assertThat(TensorView.of(ElementType.INT16, Shape.of(2), List.of(1L), 1, three)
                        .shape())
                .isEqualTo(Shape.of(2));
        assertThatThrownBy(() -> TensorView.of(ElementType.INT16, Shape.of(2), List.of(1L), 2, three))
                .hasMessageContaining("reaches beyond its storage of 6 bytes");
        assertThatThrownBy(() -> TensorView.of(ElementType.INT16, Shape.of(2), List.of(-1L), 1, three))
                .hasMessageContaining("do not describe a tensor");
        assertThatThrownBy(() -> TensorView.of(ElementType.INT16, Shape.of(1), List.of(1L), -1, three))
                .hasMessageContaining("do not describe a tensor");
        assertThatThrownBy(() -> TensorView.of(ElementType.INT16, Shape.of(1), List.of(), 0, three))
                .hasMessageContaining("do not describe a tensor");
    }

    @Test
    void partsAreThoseOfTheFirstDimension() {
        TensorView view = floats(1, 2);
        assertThatThrownBy(() -> view.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.at(0).at(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a scalar has no parts");
    }

    @Test
    void aValueThatIsNotFiniteIsRefusedWithItsPlace() throws IOException {
        TensorView finite = floats(1, -2);
        assertThat(finite.requireFinite()).isSameAs(finite);
        try (INDArray array = finite.toArray()) {
            assertThat(array.toFloatVector()).containsExactly(1, -2);
        }
        assertThatThrownBy(() -> floats(1, Float.POSITIVE_INFINITY).requireFinite())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("some.pth")
                .hasMessageContaining("a value in w that is not finite (Infinity at element 1 of 2)");
    }

    @Test
    void whatDoesNotFitIntoAnArrayIsRefusedWithItsName() {
        Storage one = new Storage.Computed(() -> new byte[1], 1, ByteOrder.LITTLE_ENDIAN);
        TensorView repeated = TensorView.of(ElementType.UINT8, Shape.of(1L << 31), List.of(0L), 0, one)
                .named(FILE, "w");
        for (ThrowingRead read : List.<ThrowingRead>of(repeated::toFloats, repeated::toDoubles, repeated::toBytes)) {
            assertThatThrownBy(read::read)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("w cannot be read: a tensor of the shape [2147483648] is too large to read");
        }
    }

    /** 2^60 bytes are more bits than a {@code long} counts, though the elements are not, and all of them are one byte. */
    @Test
    void aTensorOfMoreBytesThanCanBeCountedIsRefusedWhenItsFileIsOpened() throws IOException {
        Storage one = new Storage.Computed(() -> new byte[1], 1, ByteOrder.LITTLE_ENDIAN);
        assertThat(TensorView.of(ElementType.UINT8, Shape.of(1L << 59), List.of(0L), 0, one)
                        .bytesToRead())
                .isEqualTo(1L << 59);
        assertThatThrownBy(() -> TensorView.of(ElementType.UINT8, Shape.of(1L << 60), List.of(0L), 0, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the shape [1152921504606846976] is too large");
        Path file = new PickledFile()
                .raw("}")
                .text("w")
                .raw("ctorch._utils\n_rebuild_tensor_v2\n((")
                .text("storage")
                .raw("ctorch\nByteStorage\n")
                .text("0")
                .text("cpu")
                .raw("K\1tQK\0\u008a\b\0\0\0\0\0\0\0\20\u0085K\0\u0085\u0089")
                .raw("ccollections\nOrderedDict\n)RtRs.")
                .storage("0", new byte[1])
                .write(folder.resolve("endless.pth"), false);
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("endless.pth")
                .hasMessageContaining("the shape [1152921504606846976] is too large");
    }

    @Test
    void aTensorRepeatsItsStorageUpToTheLimitThatTheUserSets() throws IOException {
        Storage one = new Storage.Computed(() -> new byte[] {7}, 1, ByteOrder.LITTLE_ENDIAN);
        int mebibyte = 1 << 20;
        TensorView atLimit = TensorView.of(ElementType.UINT8, Shape.of(mebibyte), List.of(0L), 0, one);
        TensorView above = TensorView.of(ElementType.UINT8, Shape.of(mebibyte + 1), List.of(0L), 0, one);
        System.setProperty(REPEATED, "1");
        try {
            assertThat(atLimit.toBytes().get(mebibyte - 1)).isEqualTo((byte) 7);
            assertThatThrownBy(above::toBytes)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("repeats the 1 bytes of its storage, to more than the limit of 1 MiB");
        } finally {
            System.clearProperty(REPEATED);
        }
        assertThat(above.toBytes().remaining()).isEqualTo(mebibyte + 1);
    }

    @FunctionalInterface
    private interface ThrowingRead {
        Object read() throws IOException;
    }
}
