package org.desam4j.training.preprocess;

import java.util.Arrays;
import org.desam4j.training.Quantile;
import org.desam4j.training.protocol.IntensityRules;

/**
 * From intensities to grey levels: clip to a range, stretch to 0..255, and truncate to whole levels.
 *
 * @param low lower end of the range
 * @param high upper end of the range
 * @param keepsZero whether what is exactly 0 stays 0, as the published code does for MR, where it is outside of the patient
 */
record IntensityScaling(double low, double high, boolean keepsZero) {
    private static final double LOW_PERCENTILE = 0.5;
    private static final double HIGH_PERCENTILE = 99.5;

    /** The range between the percentiles 0.5 and 99.5 of a volume's values. */
    static IntensityScaling of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new IntensityScaling(
                Quantile.of(sorted, LOW_PERCENTILE / 100), Quantile.of(sorted, HIGH_PERCENTILE / 100), true);
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
