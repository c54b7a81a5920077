package org.desam4j.training.volume;

/**
 * The places of voxels in an array.
 *
 * @param offset index of the first
 * @param x step to the next column
 * @param y step to the next row
 * @param z step to the next slice
 */
record Strides(int offset, int x, int y, int z) {
    /** The order x fastest, then y, then z. */
    static Strides of(Geometry geometry) {
        return new Strides(0, 1, geometry.columns(), geometry.voxelsPerSlice());
    }

    int index(int column, int row, int slice) {
        return offset + column * x + row * y + slice * z;
    }
}
