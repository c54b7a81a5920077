package org.desam4j.training.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bytes of a NIfTI header, with its fields read and written in the version and byte order at hand.
 *
 * @param buffer the header
 * @param layout of its version
 */
record NiftiFields(ByteBuffer buffer, NiftiLayout layout) {
    /** Four bytes after a header say whether extensions follow; no extension is written. */
    private static final int EXTENSION_FLAG = 4;

    /** An empty header, little-endian. */
    static NiftiFields empty(NiftiLayout layout) {
        ByteBuffer buffer = ByteBuffer.allocate(layout.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(0, layout.length);
        return new NiftiFields(buffer, layout);
    }

    NiftiFields copy() {
        ByteBuffer copy = ByteBuffer.allocate(layout.length).order(buffer.order());
        copy.put(0, buffer, 0, layout.length);
        return new NiftiFields(copy, layout);
    }

    private boolean isSecond() {
        return layout == NiftiLayout.VERSION_2;
    }

    /** True if the voxels follow in the same file; false for a header with a file of voxels beside it, and without a magic. */
    boolean isSingleFile() {
        return buffer.get(layout.magic) == 'n' && buffer.get(layout.magic + 1) == '+';
    }

    /** True if the header is one of NIfTI, and not of the older Analyze. */
    boolean isNifti() {
        return isSingleFile() || (buffer.get(layout.magic) == 'n' && buffer.get(layout.magic + 1) == 'i');
    }

    long dimension(int index) {
        return isSecond()
                ? buffer.getLong(layout.dimensions + 8 * index)
                : buffer.getShort(layout.dimensions + 2 * index);
    }

    void setDimension(int index, int size) {
        if (isSecond()) {
            buffer.putLong(layout.dimensions + 8 * index, size);
        } else {
            buffer.putShort(layout.dimensions + 2 * index, (short) size);
        }
    }

    private double real(int offset, int index) {
        return isSecond() ? buffer.getDouble(offset + 8 * index) : buffer.getFloat(offset + 4 * index);
    }

    private void setReal(int offset, int index, double value) {
        if (isSecond()) {
            buffer.putDouble(offset + 8 * index, value);
        } else {
            buffer.putFloat(offset + 4 * index, (float) value);
        }
    }

    int type() {
        return buffer.getShort(layout.type);
    }

    void setType(VoxelType type) {
        buffer.putShort(layout.type, (short) type.code());
        buffer.putShort(layout.bitsPerVoxel, (short) (8 * type.bytes()));
    }

    /** The beginning of the voxels; in a single file 0 stands for right after the header. */
    double dataOffset() {
        double offset = isSecond() ? buffer.getLong(layout.dataOffset) : buffer.getFloat(layout.dataOffset);
        return offset == 0 && isSingleFile() ? afterHeader() : offset;
    }

    /** The beginning of voxels that follow the header without extensions. */
    int afterHeader() {
        return layout.length + EXTENSION_FLAG;
    }

    /** Says that the voxels follow in the same file, without extensions, unscaled, with no range for display. */
    void setUnscaledSingleFile() {
        String magic = isSecond() ? "n+2\0\r\n\032\n" : "n+1\0";
        buffer.put(layout.magic, magic.getBytes(StandardCharsets.US_ASCII));
        if (isSecond()) {
            buffer.putLong(layout.dataOffset, afterHeader());
        } else {
            buffer.putFloat(layout.dataOffset, afterHeader());
        }
        setReal(layout.scale, 0, 1);
        setReal(layout.scale, 1, 0);
        setReal(layout.displayRange, 0, 0);
        setReal(layout.displayRange, 1, 0);
    }

    double slope() {
        return real(layout.scale, 0);
    }

    double intercept() {
        return real(layout.scale, 1);
    }

    /** The quaternion's handedness at 0, then the voxel sizes. */
    double spacing(int index) {
        return real(layout.spacing, index);
    }

    void setSpacing(int index, double value) {
        setReal(layout.spacing, index, value);
    }

    /** The code of the unit of length. */
    int unit() {
        return (isSecond() ? buffer.getInt(layout.units) : buffer.get(layout.units)) & 7;
    }

    void setUnit(int code) {
        if (isSecond()) {
            buffer.putInt(layout.units, code);
        } else {
            buffer.put(layout.units, (byte) code);
        }
    }

    int qformCode() {
        return isSecond() ? buffer.getInt(layout.formCodes) : buffer.getShort(layout.formCodes);
    }

    int sformCode() {
        return isSecond() ? buffer.getInt(layout.formCodes + 4) : buffer.getShort(layout.formCodes + 2);
    }

    /** The quaternion's b, c and d, then the offset along x, y and z. */
    double quaternion(int index) {
        return real(layout.quaternion, index);
    }

    List<Double> sform() {
        return IntStream.range(0, 12).mapToObj(i -> real(layout.sform, i)).toList();
    }

    /** The sform in scanner coordinates. */
    void setSform(Affine affine) {
        if (isSecond()) {
            buffer.putInt(layout.formCodes + 4, 1);
        } else {
            buffer.putShort(layout.formCodes + 2, (short) 1);
        }
        for (int i = 0; i < 12; i++) {
            setReal(layout.sform, i, affine.elements().get(i));
        }
    }
}
