package org.desam4j.training.volume.internal;

/** The overlap of two binary masks of the same size. */
public final class Overlap {
    private Overlap() {}

    /** The number of pixels that are set. */
    public static int area(byte[] mask) {
        int area = 0;
        for (byte pixel : mask) {
            area += pixel;
        }
        return area;
    }

    /**
     * {@code 2 |A and B| / (|A| + |B|)}; 1 for two empty masks.
     *
     * @param a of pixels 0 or 1
     * @param b of pixels 0 or 1
     */
    public static double dice(byte[] a, byte[] b) {
        int overlap = 0;
        for (int i = 0; i < a.length; i++) {
            overlap += a[i] & b[i];
        }
        int sizes = area(a) + area(b);
        return sizes == 0 ? 1 : 2.0 * overlap / sizes;
    }
}
