package org.desam4j.training.volume;

import java.util.Arrays;
import org.desam4j.training.volume.internal.Overlap;

/** A binary slice: 1 in the organ, 0 elsewhere. */
public final class MaskSlice {
    private final int rows;
    private final int columns;
    private final byte[] pixels;

    /**
     * @param pixels 0 or 1, {@code [rows, columns]}, row-major; kept, not copied
     * @throws IllegalArgumentException if their number is not {@code rows * columns}
     */
    public MaskSlice(int rows, int columns, byte[] pixels) {
        if (pixels.length != rows * columns) {
            throw new IllegalArgumentException(
                    "a slice of " + rows + " x " + columns + " pixels has not " + pixels.length);
        }
        this.rows = rows;
        this.columns = columns;
        this.pixels = pixels;
    }

    /** Height in pixels. */
    public int rows() {
        return rows;
    }

    /** Width in pixels. */
    public int columns() {
        return columns;
    }

    /**
     * The pixels in which logits are positive.
     *
     * @param logits {@code [rows, columns]}, row-major
     */
    public static MaskSlice ofPositive(int rows, int columns, float[] logits) {
        byte[] pixels = new byte[logits.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (logits[i] > 0 ? 1 : 0);
        }
        return new MaskSlice(rows, columns, pixels);
    }

    /** The pixels, 0 or 1, {@code [rows, columns]}; not a copy. */
    public byte[] pixels() {
        return pixels;
    }

    /** The mask as logits: 1 where it is set, -1 elsewhere. */
    public float[] logits() {
        float[] logits = new float[pixels.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = pixels[i] != 0 ? 1 : -1;
        }
        return logits;
    }

    /** The number of pixels that are set. */
    public int area() {
        return Overlap.area(pixels);
    }

    /** True if no pixel is set. */
    public boolean isEmpty() {
        return area() == 0;
    }

    /** Dice's coefficient with a mask of the same size; 1 for two empty masks. */
    public double dice(MaskSlice other) {
        return Overlap.dice(pixels, other.pixels);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MaskSlice slice
                && slice.rows == rows
                && slice.columns == columns
                && Arrays.equals(slice.pixels, pixels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rows + columns) + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "mask of " + rows + " x " + columns + " pixels";
    }
}
