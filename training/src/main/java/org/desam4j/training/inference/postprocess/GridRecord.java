package org.desam4j.training.inference.postprocess;

import org.desam4j.training.volume.MaskSlice;

/** The mask of one point of a grid, in the network's frame, as SAM's automatic mask generator records it. */
public final class GridRecord {
    private final int point;
    private final double predictedIou;
    private final double stability;
    private final MaskSlice mask;
    private final boolean touched;

    private GridRecord(int point, double predictedIou, double stability, MaskSlice mask, boolean touched) {
        this.point = point;
        this.predictedIou = predictedIou;
        this.stability = stability;
        this.mask = mask;
        this.touched = touched;
    }

    /**
     * A mask before its cleaning.
     *
     * @param point index in the grid, x fastest
     * @param stability the overlap of the mask's stricter and laxer cuts
     * @param mask {@code maskSize * maskSize}
     */
    public GridRecord(int point, double predictedIou, double stability, MaskSlice mask) {
        this(point, predictedIou, stability, mask, false);
    }

    /**
     * This record after its mask was cleaned.
     *
     * @param regions true if small regions were found
     */
    public GridRecord cleaned(MaskSlice clean, boolean regions) {
        return new GridRecord(point, predictedIou, stability, clean, regions);
    }

    /** Index of the point in the grid, x fastest. */
    public int point() {
        return point;
    }

    public double predictedIou() {
        return predictedIou;
    }

    /** The overlap of the mask's stricter and laxer cuts, before its cleaning. */
    public double stability() {
        return stability;
    }

    /** The mask, {@code maskSize * maskSize} pixels. */
    public MaskSlice mask() {
        return mask;
    }

    /** True if its cleaning found small regions. */
    public boolean touched() {
        return touched;
    }
}
