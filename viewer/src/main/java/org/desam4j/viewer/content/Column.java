package org.desam4j.viewer.content;

import java.util.List;
import java.util.Set;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;

/**
 * A metric in the table of cases.
 *
 * @param key its name in files
 * @param title its title for people, with the unit
 * @param digits decimal places that people want to see
 * @param best the values that are good: {@code high}, {@code low}, {@code zero}, or {@code none} where none is
 */
public record Column(String key, String title, int digits, String best) {
    private static final Set<Metric> NEITHER = Set.of(Metrics.PREDICTED_VOLUME, Metrics.LABEL_VOLUME);

    /** All measures that an evaluation writes. */
    static List<Column> all() {
        return Metrics.ALL.stream()
                .map(metric -> new Column(metric.column(), metric.title(), metric.digits(), best(metric)))
                .toList();
    }

    private static String best(Metric metric) {
        if (NEITHER.contains(metric)) {
            return "none";
        }
        if (metric.lowest() < 0) {
            return "zero";
        }
        return metric.highest() == 1 ? "high" : "low";
    }
}
