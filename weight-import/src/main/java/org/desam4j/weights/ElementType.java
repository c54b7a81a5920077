package org.desam4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The types of a tensor's elements, with their names in the file formats. */
public enum ElementType {
    FLOAT32(4, "FloatStorage", "F32", "f4"),
    FLOAT64(8, "DoubleStorage", "F64", "f8"),
    FLOAT16(2, "HalfStorage", "F16", "f2"),
    BFLOAT16(2, "BFloat16Storage", "BF16", ""),
    INT8(1, "CharStorage", "I8", "i1"),
    UINT8(1, "ByteStorage", "U8", "u1"),
    INT16(2, "ShortStorage", "I16", "i2"),
    INT32(4, "IntStorage", "I32", "i4"),
    INT64(8, "LongStorage", "I64", "i8"),
    BOOL(1, "BoolStorage", "BOOL", "b1");

    private static final float LARGEST_HALF = 65504;
    private static final float SMALLEST_NORMAL_HALF = 0x1p-14f;

    private final int bytes;
    private final String torchStorage;
    private final String safetensorsName;
    private final String numpyName;

    ElementType(int bytes, String torchStorage, String safetensorsName, String numpyName) {
        this.bytes = bytes;
        this.torchStorage = torchStorage;
        this.safetensorsName = safetensorsName;
        this.numpyName = numpyName;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The name that safetensors gives the type. */
    public String safetensorsName() {
        return safetensorsName;
    }

    static Optional<ElementType> ofTorchStorage(String name) {
        return Arrays.stream(values())
                .filter(type -> type.torchStorage.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofSafetensors(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofNumpy(String name) {
        return Arrays.stream(values())
                .filter(type -> !type.numpyName.isEmpty() && type.numpyName.equals(name))
                .findFirst();
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
            case INT32 -> buffer.getInt(position);
            case INT64 -> buffer.getLong(position);
            case BOOL -> buffer.get(position) == 0 ? 0 : 1;
        };
    }

    /**
     * Values as elements of a float type, little-endian. What is too large for float16 becomes its largest number.
     *
     * @param from the first value
     * @param count how many values
     * @throws IllegalArgumentException if the type is neither FLOAT16 nor FLOAT32
     */
    public ByteBuffer encode(float[] values, int from, int count) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
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
                    values[i] = (float) read(buffer, i * bytes);
                }
            }
        }
    }

    /** Copies an element from one buffer to another, each in its own byte order. */
    void copy(ByteBuffer from, int fromPosition, ByteBuffer to, int toPosition) {
        switch (bytes) {
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
