package org.desam4j.viewer.content;

import java.util.List;
import java.util.Set;
import org.desam4j.training.evaluate.Measure;
import org.desam4j.training.evaluate.Measures;

/**
 * A measure in the table of cases.
 *
 * @param key its name in files
 * @param title its title for people, with the unit
 * @param digits decimal places that people want to see
 * @param best the values that are good: {@code high}, {@code low}, {@code zero}, or {@code none} where none is
 */
public record Column(String key, String title, int digits, String best) {
    private static final Set<Measure> NEITHER = Set.of(Measures.PREDICTED_VOLUME, Measures.LABEL_VOLUME);

    /** All measures that an evaluation writes. */
    static List<Column> all() {
        return Measures.ALL.stream()
                .map(measure -> new Column(measure.column(), measure.title(), measure.digits(), best(measure)))
                .toList();
    }

    private static String best(Measure measure) {
        if (NEITHER.contains(measure)) {
            return "none";
        }
        if (measure.lowest() < 0) {
            return "zero";
        }
        return measure.highest() == 1 ? "high" : "low";
    }
}
