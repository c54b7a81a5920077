package org.desam4j.training.volume.internal;

import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Turn;

/**
 * The slices of a turned volume as its file has them: places in the file's array, whose axes are counted from 0, the first being the
 * one along which voxels follow each other in the file.
 *
 * @param stored the volume's geometry in its file
 * @param turn that turned it
 */
public record StoredSlices(Geometry stored, Turn turn) {

    /** The axis along which slices follow each other. */
    public int sliceAxis() {
        return turn.axes().get(2).stored();
    }

    /** The first of the two other axes: a slice's pixels in a row lie along it. */
    public int columnAxis() {
        return sliceAxis() == 0 ? 1 : 0;
    }

    /** The second of the two other axes. */
    public int rowAxis() {
        return sliceAxis() == 2 ? 1 : 2;
    }

    /** The pixels of a row. */
    public int columns() {
        return stored.along(columnAxis());
    }

    /** The pixels of a column. */
    public int rows() {
        return stored.along(rowAxis());
    }

    /** The place along the slices' axis of the turned volume's slice at z. */
    public int place(int z) {
        return turn.axes().get(2).reversed() ? stored.along(sliceAxis()) - 1 - z : z;
    }

    /**
     * The pixels of a slice.
     *
     * @param turned the slice of the turned volume, row-major
     * @return {@code rows * columns}, row-major
     */
    public byte[] pixels(byte[] turned) {
        byte[] pixels = new byte[turned.length];
        int width = stored.along(turn.axes().get(0).stored());
        for (int i = 0; i < turned.length; i++) {
            int column = i % width;
            int row = i / width;
            double[] place = point(column + 0.5, row + 0.5);
            int index = ((int) place[1]) * columns() + (int) place[0];
            pixels[index] = turned[i];
        }
        return pixels;
    }

    /**
     * A point in a slice.
     *
     * @param x in pixels of the turned volume's slice, whose centres lie at one half
     * @param y the same from row to row
     * @return the place along columns and along rows, in the same unit
     */
    public double[] point(double x, double y) {
        Turn.Axis ofX = turn.axes().get(0);
        Turn.Axis ofY = turn.axes().get(1);
        double alongX = along(ofX, x, stored.along(ofX.stored()));
        double alongY = along(ofY, y, stored.along(ofY.stored()));
        return ofX.stored() == columnAxis() ? new double[] {alongX, alongY} : new double[] {alongY, alongX};
    }

    private static double along(Turn.Axis axis, double place, double end) {
        return axis.reversed() ? end - place : place;
    }
}
