package org.desam4j.training.preprocess;

import org.desam4j.training.volume.Volume;

/**
 * From intensities to grey levels: clip to a range, stretch to 0..255, and truncate to whole levels.
 *
 * @param low lower end of the range
 * @param high upper end of the range
 * @param keepsZero true if what is exactly 0 stays 0, as the published code does for MR, where it is outside of the patient
 */
record IntensityScaling(double low, double high, boolean keepsZero) {
    private static final double LOW_PERCENTILE = 0.5;
    private static final double HIGH_PERCENTILE = 99.5;

    /** The range between the percentiles 0.5 and 99.5 of a volume's values. */
    static IntensityScaling of(Volume volume) {
        double low = LOW_PERCENTILE / 100 * (volume.geometry().voxels() - 1);
        double high = HIGH_PERCENTILE / 100 * (volume.geometry().voxels() - 1);
        double[] around =
                OrderStatistics.of(volume, (int) low, (int) Math.ceil(low), (int) high, (int) Math.ceil(high));
        return new IntensityScaling(
                between(around[0], around[1], low - (int) low), between(around[2], around[3], high - (int) high), true);
    }

    private static double between(double below, double above, double share) {
        return below + share * (above - below);
    }

    /** A fixed range. */
    static IntensityScaling of(IntensityRules.Window window) {
        return new IntensityScaling(window.low(), window.high(), false);
    }

    /** The grey level of a value. */
    int grey(double value) {
        if ((keepsZero && value == 0) || high <= low) {
            return 0;
        }
        double clipped = Math.min(high, Math.max(low, value));
        return (int) ((clipped - low) / (high - low) * 255);
    }
}
