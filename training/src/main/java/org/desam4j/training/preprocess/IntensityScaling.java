package org.desam4j.training.preprocess;

import java.util.Arrays;

/**
 * The published intensity scaling: clip to two percentiles of the whole volume, stretch to 0..255, keep what was exactly 0
 * at 0, and truncate to whole grey levels.
 *
 * @param low the 0.5th percentile
 * @param high the 99.5th percentile
 */
record IntensityScaling(double low, double high) {
    private static final double LOW_PERCENTILE = 0.5;
    private static final double HIGH_PERCENTILE = 99.5;

    /** The scaling of a volume's values. */
    static IntensityScaling of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new IntensityScaling(percentile(sorted, LOW_PERCENTILE), percentile(sorted, HIGH_PERCENTILE));
    }

    /** With linear interpolation between neighbours, NumPy's default. */
    private static double percentile(double[] sorted, double percent) {
        double position = percent / 100 * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** The grey level of a value. */
    int grey(double value) {
        if (value == 0 || high <= low) {
            return 0;
        }
        double clipped = Math.min(high, Math.max(low, value));
        return (int) ((clipped - low) / (high - low) * 255);
    }
}
