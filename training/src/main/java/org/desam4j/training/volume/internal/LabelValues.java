package org.desam4j.training.volume.internal;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.desam4j.training.volume.Volume;

/**
 * The values of a label map.
 *
 * @param labels whole numbers that occur, without 0
 * @param others values that occur and are farther from every whole number than rounding takes them
 */
public record LabelValues(SortedSet<Long> labels, SortedSet<Double> others) {
    /** The distance that a scale and single precision may take a label from its whole number. */
    private static final double ROUNDING = 1e-3;

    private static final int MOST_SHOWN = 12;

    /** The values that occur in a volume. */
    public static LabelValues of(Volume volume) {
        LabelValues values = new LabelValues(new TreeSet<>(), new TreeSet<>());
        double[] previous = {0};
        volume.forEachValue(value -> {
            if (value != previous[0]) {
                values.add(value);
                previous[0] = value;
            }
        });
        return values;
    }

    private void add(double value) {
        double label = Math.rint(value);
        if (Math.abs(value - label) > ROUNDING) {
            // Enough to show; a scan that is taken for a label map has thousands.
            if (others.size() <= MOST_SHOWN) {
                others.add(value);
            }
        } else if (label != 0) {
            labels.add((long) label);
        }
    }

    /** Some of the values, for messages: {@code 1, 2, 5}. */
    public static String text(SortedSet<? extends Number> values) {
        String shown = values.stream().limit(MOST_SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return values.size() > MOST_SHOWN ? shown + ", ..." : shown;
    }
}
