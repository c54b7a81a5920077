package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementTypeTest {

    @Test
    void smallElementsShareBytes() {
        assertThat(ElementType.FLOAT6_E2M3.bytes(4)).isEqualTo(3);
        assertThat(ElementType.FLOAT4.bytes(2)).isEqualTo(1);
        assertThat(ElementType.FLOAT32.bytes(3)).isEqualTo(12);
        assertThat(ElementType.FLOAT4.bytes()).isZero();
        assertThatThrownBy(() -> ElementType.FLOAT4.bytes(3)).hasMessageContaining("do not fill their last byte");
        assertThatThrownBy(() -> ElementType.FLOAT64.bytes(Long.MAX_VALUE / 32))
                .isInstanceOf(ArithmeticException.class);
    }

    /** The bits of a value, and the value by the definition of its type. */
    @ParameterizedTest
    @CsvSource({
        "INT8, -2, -2",
        "UINT8, -2, 254",
        "INT16, -2, -2",
        "UINT16, -2, 65534",
        "INT32, -2, -2",
        "UINT32, -2, 4294967294",
        "INT64, -2, -2",
        "UINT64, -2, 18446744073709551616",
        "UINT64, -9223372036854775808, 9223372036854775808",
        "UINT64, 7, 7",
        "BOOL, 0, 0",
        "BOOL, 3, 1",
        "FLOAT16, 15872, 1.5",
        "FLOAT16, -1024, -Infinity",
        "FLOAT16, 1, 5.9604644775390625e-8",
        "BFLOAT16, 16320, 1.5",
        "FLOAT32, 1069547520, 1.5",
        "FLOAT64, 4609434218613702656, 1.5"
    })
    void valuesInBothByteOrders(ElementType type, long bits, double value) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            ByteBuffer buffer = ByteBuffer.allocate(24).order(order);
            int position = 8;
            switch (type.bytes()) {
                case 1 -> buffer.put(position, (byte) bits);
                case 2 -> buffer.putShort(position, (short) bits);
                case 4 -> buffer.putInt(position, (int) bits);
                default -> buffer.putLong(position, bits);
            }
            assertThat(type.read(buffer, position)).isEqualTo(value);
            ByteBuffer other = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            type.copy(buffer, position, other, 3);
            assertThat(type.read(other, 3)).isEqualTo(value);
            for (int i = 3 + type.bytes(); i < 24; i++) {
                assertThat(other.get(i)).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesLeadBackToTheirType(ElementType type) {
        assertThat(ElementType.ofSafetensors(type.safetensorsName())).contains(type);
        type.torchStorage()
                .filter(name -> type.isReadable())
                .ifPresent(name -> assertThat(ElementType.ofTorchStorage(name)).contains(type));
    }

    @Test
    void typesWithoutAStorageAreNotFoundByNoName() {
        assertThat(ElementType.ofTorchStorage("")).isEmpty();
        assertThat(ElementType.ofNumpy("")).isEmpty();
        assertThat(ElementType.ofTorchStorage("ComplexFloatStorage"))
                .as("of which no values are read")
                .isEmpty();
        assertThat(ElementType.UINT16.torchStorage()).isEmpty();
        assertThat(ElementType.COMPLEX64.isReadable()).isFalse();
        assertThat(ElementType.FLOAT4.isReadable()).isFalse();
        assertThat(ElementType.BOOL.isReadable()).isTrue();
    }

    @Test
    void someOfTheValuesAreEncoded() {
        ByteBuffer encoded = ElementType.FLOAT32.encode(new float[] {1, 2.5f, -3, 4}, 1, 2);
        assertThat(encoded.remaining()).isEqualTo(8);
        assertThat(encoded.getFloat(0)).isEqualTo(2.5f);
        assertThat(encoded.getFloat(4)).isEqualTo(-3);
        assertThatThrownBy(() -> ElementType.INT8.encode(new float[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not written as INT8");
        assertThatThrownBy(() -> ElementType.FLOAT4.read(ByteBuffer.allocate(8), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not read as F4");
    }
}
