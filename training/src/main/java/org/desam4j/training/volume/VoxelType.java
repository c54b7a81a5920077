package org.desam4j.training.volume;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** NIfTI's integer and real voxel types. */
enum VoxelType {
    UINT8(2, 1),
    INT16(4, 2),
    INT32(8, 4),
    FLOAT32(16, 4),
    FLOAT64(64, 8),
    INT8(256, 1),
    UINT16(512, 2),
    UINT32(768, 4),
    INT64(1024, 8),
    UINT64(1280, 8);

    private final int code;
    private final int bytes;

    VoxelType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<VoxelType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The number that stands for the type in a header. */
    int code() {
        return code;
    }

    int bytes() {
        return bytes;
    }

    boolean isReal() {
        return this == FLOAT32 || this == FLOAT64;
    }

    double read(ByteBuffer buffer, int position) {
        return switch (this) {
            case UINT8 -> buffer.get(position) & 0xff;
            case INT8 -> buffer.get(position);
            case INT16 -> buffer.getShort(position);
            case UINT16 -> Short.toUnsignedInt(buffer.getShort(position));
            case INT32 -> buffer.getInt(position);
            case UINT32 -> Integer.toUnsignedLong(buffer.getInt(position));
            case INT64 -> buffer.getLong(position);
            case UINT64 -> unsigned(buffer.getLong(position));
            case FLOAT32 -> buffer.getFloat(position);
            case FLOAT64 -> buffer.getDouble(position);
        };
    }

    /** Writes a value at a buffer's position, in one of the types that this program writes. */
    void write(ByteBuffer buffer, double value) {
        switch (this) {
            case UINT8 -> buffer.put((byte) (int) value);
            case INT16 -> buffer.putShort((short) value);
            case INT32 -> buffer.putInt((int) value);
            case FLOAT32 -> buffer.putFloat((float) value);
            default -> throw new IllegalArgumentException("no volumes are written as " + this);
        }
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : (value >>> 1) * 2.0;
    }
}
