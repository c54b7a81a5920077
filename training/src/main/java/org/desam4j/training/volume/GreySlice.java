package org.desam4j.training.volume;

import java.util.Arrays;

/** A slice of grey levels. */
public final class GreySlice {
    private final int rows;
    private final int columns;
    private final byte[] levels;

    /**
     * @param levels unsigned grey levels, 0 to 255, {@code [rows, columns]}, row-major; kept, not copied
     * @throws IllegalArgumentException if their number is not {@code rows * columns}
     */
    public GreySlice(int rows, int columns, byte[] levels) {
        if (levels.length != rows * columns) {
            throw new IllegalArgumentException(
                    "a slice of " + rows + " x " + columns + " pixels has not " + levels.length);
        }
        this.rows = rows;
        this.columns = columns;
        this.levels = levels;
    }

    /** Height in pixels. */
    public int rows() {
        return rows;
    }

    /** Width in pixels. */
    public int columns() {
        return columns;
    }

    /** The grey levels, unsigned, {@code [rows, columns]}; not a copy. */
    public byte[] levels() {
        return levels;
    }

    /** The grey level of a pixel, 0 to 255. */
    public int level(int row, int column) {
        return levels[row * columns + column] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GreySlice slice
                && slice.rows == rows
                && slice.columns == columns
                && Arrays.equals(slice.levels, levels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rows + columns) + Arrays.hashCode(levels);
    }

    @Override
    public String toString() {
        return "grey levels of " + rows + " x " + columns + " pixels";
    }
}
