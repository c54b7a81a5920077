package org.desam4j.training.inference;

/** The mask that a prompt has on a slice. */
public final class Prediction {
    private final int columns;
    private final int rows;
    private final byte[] mask;
    private final float[] logits;
    private final double predictedIou;

    Prediction(int columns, int rows, byte[] mask, float[] logits, double predictedIou) {
        this.columns = columns;
        this.rows = rows;
        this.mask = mask;
        this.logits = logits;
        this.predictedIou = predictedIou;
    }

    /** The slice's width in pixels. */
    public int columns() {
        return columns;
    }

    /** The slice's height in pixels. */
    public int rows() {
        return rows;
    }

    /** True if a pixel of the slice belongs to the mask. */
    public boolean isSet(int x, int y) {
        return mask[y * columns + x] != 0;
    }

    /** A copy of the mask: {@code rows * columns} pixels of the slice, 0 or 1, row by row. */
    public byte[] mask() {
        return mask.clone();
    }

    /** The number of pixels of the slice in the mask. */
    public int count() {
        int count = 0;
        for (byte pixel : mask) {
            count += pixel;
        }
        return count;
    }

    /**
     * A copy of the logits in the network's frame, which covers the slice: a square, row by row, of 256 x 256 for SAM's networks.
     * The mask is where they are above 0, interpolated onto the slice's pixels.
     */
    public float[] logits() {
        return logits.clone();
    }

    /** The IoU of the mask with the organ as the network predicts it; not bounded to 0..1. */
    public double predictedIou() {
        return predictedIou;
    }
}
