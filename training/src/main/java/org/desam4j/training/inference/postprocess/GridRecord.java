package org.desam4j.training.inference.postprocess;

/** The mask of one point of a grid, in the network's frame, as SAM's automatic mask generator records it. */
public final class GridRecord {
    private final int point;
    private final double predictedIou;
    private final byte[] mask;
    private final boolean touched;

    private GridRecord(int point, double predictedIou, byte[] mask, boolean touched) {
        this.point = point;
        this.predictedIou = predictedIou;
        this.mask = mask;
        this.touched = touched;
    }

    /**
     * A mask before its cleaning.
     *
     * @param point index in the grid, x fastest
     * @param mask {@code maskSize * maskSize}, 0 or 1, row-major; kept, not copied
     */
    public GridRecord(int point, double predictedIou, byte[] mask) {
        this(point, predictedIou, mask, false);
    }

    GridRecord cleaned(SmallComponents.Cleaned cleaning) {
        return new GridRecord(point, predictedIou, cleaning.mask(), cleaning.touched());
    }

    /** Index of the point in the grid, x fastest. */
    public int point() {
        return point;
    }

    public double predictedIou() {
        return predictedIou;
    }

    /** {@code maskSize * maskSize} pixels, 0 or 1, row-major; not a copy. */
    public byte[] mask() {
        return mask;
    }

    /** True if its cleaning found small regions. */
    public boolean touched() {
        return touched;
    }
}
