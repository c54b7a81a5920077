package org.desam4j.training.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** NIfTI files made from the format's specification, for tests: NIfTI-1 or 2, in either byte order. */
public final class NiftiBytes {
    private final boolean second;
    private final ByteBuffer file;
    private final int start;

    /** A single file of a type, with voxels of 1.5 mm, no unit and no form. */
    public NiftiBytes(boolean second, ByteOrder order, int type, int bytesPerVoxel, long... dimensions) {
        this.second = second;
        long voxels = 1;
        for (long dimension : dimensions) {
            voxels *= dimension;
        }
        start = second ? 544 : 352;
        file = ByteBuffer.allocate((int) (start + voxels * bytesPerVoxel)).order(order);
        file.putInt(0, second ? 540 : 348);
        putShort(70, 12, type);
        putShort(72, 14, 8 * bytesPerVoxel);
        dimensions(dimensions);
        for (int i = 0; i < 8; i++) {
            pixdim(i, i == 0 ? 1 : 1.5);
        }
        magic(second ? "n+2\0\r\n\032\n" : "n+1\0");
        if (second) {
            file.putLong(168, start);
        } else {
            file.putFloat(108, start);
        }
    }

    /** A NIfTI-1 file of unsigned bytes. */
    public static NiftiBytes of(long... dimensions) {
        return new NiftiBytes(false, ByteOrder.LITTLE_ENDIAN, 2, 1, dimensions);
    }

    public NiftiBytes dimensions(long... dimensions) {
        for (int i = 0; i < 8; i++) {
            long value = i == 0 ? dimensions.length : i <= dimensions.length ? dimensions[i - 1] : 1;
            if (second) {
                file.putLong(16 + 8 * i, value);
            } else {
                file.putShort(40 + 2 * i, (short) value);
            }
        }
        return this;
    }

    public NiftiBytes magic(String magic) {
        file.put(second ? 4 : 344, magic.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    public NiftiBytes putShort(int offset1, int offset2, int value) {
        file.putShort(second ? offset2 : offset1, (short) value);
        return this;
    }

    public NiftiBytes real(int offset1, int offset2, int index, double value) {
        if (second) {
            file.putDouble(offset2 + 8 * index, value);
        } else {
            file.putFloat(offset1 + 4 * index, (float) value);
        }
        return this;
    }

    public NiftiBytes pixdim(int index, double value) {
        return real(76, 104, index, value);
    }

    public NiftiBytes spacing(double x, double y, double z) {
        return pixdim(1, x).pixdim(2, y).pixdim(3, z);
    }

    public NiftiBytes scale(double slope, double intercept) {
        return real(112, 176, 0, slope).real(112, 176, 1, intercept);
    }

    public NiftiBytes unit(int code) {
        if (second) {
            file.putInt(500, code);
        } else {
            file.put(123, (byte) code);
        }
        return this;
    }

    private void code(int offset1, int offset2, int code) {
        if (second) {
            file.putInt(offset2, code);
        } else {
            file.putShort(offset1, (short) code);
        }
    }

    /** The quaternion's b, c and d, and the offset. */
    public NiftiBytes qform(int code, double... numbers) {
        code(252, 344, code);
        for (int i = 0; i < numbers.length; i++) {
            real(256, 352, i, numbers[i]);
        }
        return this;
    }

    /** The rows of the matrix. */
    public NiftiBytes sform(int code, double... numbers) {
        code(254, 348, code);
        for (int i = 0; i < numbers.length; i++) {
            real(280, 400, i, numbers[i]);
        }
        return this;
    }

    /** Puts a byte among the voxels. */
    public NiftiBytes voxel(int at, int value) {
        file.put(start + at, (byte) value);
        return this;
    }

    /** The buffer, to put whatever else a test needs. */
    public ByteBuffer buffer() {
        return file;
    }

    public byte[] bytes() {
        return file.array().clone();
    }
}
