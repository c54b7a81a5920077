package org.desam4j.training.segment;

import org.desam4j.training.volume.Geometry;

/** Brings mask logits from the network's square frame back onto a scan's own pixels. */
public final class MaskRestorer {
    private MaskRestorer() {}

    /**
     * Interpolates logits bilinearly (half-pixel centres, edges continued) and keeps what is above 0, a probability of
     * more than one half.
     *
     * @param logits {@code size * size}, row-major
     * @param geometry of the scan
     * @return the slice's voxels, 0 or 1
     */
    public static byte[] restore(float[] logits, int size, Geometry geometry) {
        int rows = geometry.rows();
        int columns = geometry.columns();
        byte[] mask = new byte[rows * columns];
        for (int y = 0; y < rows; y++) {
            double atY = inFrame(y, rows, size);
            int above = (int) atY;
            int below = Math.min(above + 1, size - 1);
            for (int x = 0; x < columns; x++) {
                double atX = inFrame(x, columns, size);
                int left = (int) atX;
                int right = Math.min(left + 1, size - 1);
                double upper = between(logits[above * size + left], logits[above * size + right], atX - left);
                double lower = between(logits[below * size + left], logits[below * size + right], atX - left);
                mask[y * columns + x] = (byte) (between(upper, lower, atY - above) > 0 ? 1 : 0);
            }
        }
        return mask;
    }

    private static double inFrame(int index, int length, int size) {
        double position = (index + 0.5) * size / length - 0.5;
        return Math.min(size - 1, Math.max(0, position));
    }

    private static double between(double a, double b, double share) {
        return a + share * (b - a);
    }
}
