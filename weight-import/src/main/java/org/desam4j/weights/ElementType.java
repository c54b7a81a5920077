package org.desam4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The types of a tensor's elements, with their names in the file formats; those that a format lacks have none in it. Values are
 * read of all but the smallest floats and complex numbers, which are known so that a file that holds them can be listed and copied.
 */
public enum ElementType {
    FLOAT32(32, "FloatStorage", "F32", "f4"),
    FLOAT64(64, "DoubleStorage", "F64", "f8"),
    FLOAT16(16, "HalfStorage", "F16", "f2"),
    BFLOAT16(16, "BFloat16Storage", "BF16", ""),
    INT8(8, "CharStorage", "I8", "i1"),
    UINT8(8, "ByteStorage", "U8", "u1"),
    INT16(16, "ShortStorage", "I16", "i2"),
    UINT16(16, "", "U16", "u2"),
    INT32(32, "IntStorage", "I32", "i4"),
    UINT32(32, "", "U32", "u4"),
    INT64(64, "LongStorage", "I64", "i8"),
    UINT64(64, "", "U64", "u8"),
    BOOL(8, "BoolStorage", "BOOL", "b1"),
    FLOAT8_E4M3(8, "", "F8_E4M3", ""),
    FLOAT8_E5M2(8, "", "F8_E5M2", ""),
    FLOAT8_E8M0(8, "", "F8_E8M0", ""),
    FLOAT6_E2M3(6, "", "F6_E2M3", ""),
    FLOAT6_E3M2(6, "", "F6_E3M2", ""),
    FLOAT4(4, "", "F4", ""),
    COMPLEX64(64, "ComplexFloatStorage", "C64", "c8");

    private static final float LARGEST_HALF = 65504;
    private static final float SMALLEST_NORMAL_HALF = 0x1p-14f;

    private final int bits;
    private final String torchStorage;
    private final String safetensorsName;
    private final String numpyName;

    ElementType(int bits, String torchStorage, String safetensorsName, String numpyName) {
        this.bits = bits;
        this.torchStorage = torchStorage;
        this.safetensorsName = safetensorsName;
        this.numpyName = numpyName;
    }

    /** Bytes of one element; 0 for an element that is smaller than a byte. */
    public int bytes() {
        return bits / Byte.SIZE;
    }

    /**
     * Bytes of several elements.
     *
     * @throws ArithmeticException if they are more than a {@code long} counts, or do not fill the last byte
     */
    public long bytes(long elements) {
        long all = Math.multiplyExact(elements, bits);
        if (all % Byte.SIZE != 0) {
            throw new ArithmeticException(elements + " elements of " + bits + " bits do not fill their last byte");
        }
        return all / Byte.SIZE;
    }

    /** True if values of the type can be read. */
    public boolean isReadable() {
        return switch (this) {
            case FLOAT8_E4M3, FLOAT8_E5M2, FLOAT8_E8M0, FLOAT6_E2M3, FLOAT6_E3M2, FLOAT4, COMPLEX64 -> false;
            default -> true;
        };
    }

    /** The name that safetensors gives the type. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** The name of PyTorch's storage of the type; none if PyTorch has a type but no storage named after it. */
    Optional<String> torchStorage() {
        return Optional.of(torchStorage).filter(name -> !name.isEmpty());
    }

    static Optional<ElementType> ofTorchStorage(String name) {
        return Arrays.stream(values())
                .filter(type -> type.isReadable() && !name.isEmpty() && type.torchStorage.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofNumpy(String name) {
        return Arrays.stream(values())
                .filter(type -> type.isReadable() && !name.isEmpty() && type.numpyName.equals(name))
                .findFirst();
    }

    /** The nearest double: half of a value above the largest signed one is taken, with the lowest bit kept to break ties. */
    private static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    /** The element at a byte position, as a double; exact for all types but large 64-bit integers. */
    double read(ByteBuffer buffer, int position) {
        return switch (this) {
            case FLOAT32 -> buffer.getFloat(position);
            case FLOAT64 -> buffer.getDouble(position);
            case FLOAT16 -> halfToFloat(buffer.getShort(position));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(position) << 16);
            case INT8 -> buffer.get(position);
            case UINT8 -> buffer.get(position) & 0xff;
            case INT16 -> buffer.getShort(position);
            case UINT16 -> Short.toUnsignedInt(buffer.getShort(position));
            case INT32 -> buffer.getInt(position);
            case UINT32 -> Integer.toUnsignedLong(buffer.getInt(position));
            case INT64 -> buffer.getLong(position);
            case UINT64 -> unsigned(buffer.getLong(position));
            case BOOL -> buffer.get(position) == 0 ? 0 : 1;
            default -> throw new IllegalArgumentException("values are not read as " + safetensorsName);
        };
    }

    /**
     * Values as elements of a float type, little-endian. What is too large for float16 becomes its largest number.
     *
     * @param from the first value
     * @param count the number of values
     * @throws IllegalArgumentException if the type is neither FLOAT16 nor FLOAT32
     */
    public ByteBuffer encode(float[] values, int from, int count) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(count, bytes())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (this) {
                case FLOAT32 -> buffer.putFloat(values[from + i]);
                case FLOAT16 -> buffer.putShort(floatToHalf(values[from + i]));
                default -> throw new IllegalArgumentException("values are not written as " + this);
            }
        }
        return buffer.flip();
    }

    /** Reads elements that lie one after the other. */
    void read(ByteBuffer buffer, float[] values) {
        switch (this) {
            case FLOAT32 -> buffer.asFloatBuffer().get(values);
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = halfToFloat(buffer.getShort(2 * i));
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) read(buffer, i * bytes());
                }
            }
        }
    }

    /** Copies an element from one buffer to another, each in its own byte order. */
    void copy(ByteBuffer from, int fromPosition, ByteBuffer to, int toPosition) {
        switch (bytes()) {
            case 1 -> to.put(toPosition, from.get(fromPosition));
            case 2 -> to.putShort(toPosition, from.getShort(fromPosition));
            case 4 -> to.putInt(toPosition, from.getInt(fromPosition));
            default -> to.putLong(toPosition, from.getLong(fromPosition));
        }
    }

    /** IEEE 754 binary16 to binary32; Java has its own conversion from version 20 on. */
    private static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    /** IEEE 754 binary32 to binary16, to the nearest, halves to even; finite values stay finite. */
    private static short floatToHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (Float.isInfinite(value)) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude >= LARGEST_HALF) {
            return (short) (sign | 0x7bff);
        }
        if (magnitude < SMALLEST_NORMAL_HALF) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
        }
        int rounded = (bits & 0x7fffffff) + 0xfff + ((bits >>> 13) & 1);
        return (short) (sign | (rounded - ((127 - 15) << 23)) >>> 13);
    }
}
