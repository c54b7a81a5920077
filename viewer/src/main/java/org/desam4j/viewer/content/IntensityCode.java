package org.desam4j.viewer.content;

import org.desam4j.training.volume.Volume;

/**
 * Intensities as 16-bit numbers: an intensity is {@code offset + scale * code}. Whole numbers that span no more than 65535, as scanners
 * write them, are kept exactly; all else to a 65535th of the range.
 *
 * @param offset the least intensity
 * @param scale the step from one code to the next
 * @param low the 0.5th percentile of the intensities
 * @param high the 99.5th percentile
 */
record IntensityCode(double offset, double scale, double low, double high) {
    private static final int MOST = 0xffff;
    private static final double TAIL = 0.005;

    /** The code of a scan's intensities. */
    static IntensityCode of(Volume scan) {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        boolean[] whole = {true};
        scan.forEachValue(value -> {
            range[0] = Math.min(range[0], value);
            range[1] = Math.max(range[1], value);
            whole[0] &= value == Math.rint(value);
        });
        double span = range[1] - range[0];
        double scale = whole[0] && span <= MOST ? 1 : span / MOST;
        IntensityCode code = new IntensityCode(range[0], scale, range[0], range[1]);
        long[] counts = new long[MOST + 1];
        scan.forEachValue(value -> counts[code.of(value)]++);
        long total = scan.geometry().voxels();
        return new IntensityCode(
                range[0], scale, code.quantile(counts, TAIL * total), code.quantile(counts, (1 - TAIL) * total));
    }

    /** The code of an intensity. */
    int of(double value) {
        return scale == 0 ? 0 : (int) Math.max(0, Math.min(MOST, Math.rint((value - offset) / scale)));
    }

    private double quantile(long[] counts, double rank) {
        long below = 0;
        int code = 0;
        while (code < MOST && below + counts[code] < rank) {
            below += counts[code++];
        }
        return offset + scale * code;
    }
}
