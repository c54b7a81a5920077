package org.desam4j.training.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.training.volume.Mask;

/**
 * The comparison of one case's mask with its label.
 *
 * @param caseId the case
 * @param site its site
 * @param values the measures that were taken; NaN where one is undefined
 */
public record CaseScore(String caseId, String site, Map<Measure, Double> values) {
    public CaseScore {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Compares two masks by all measures.
     *
     * @throws IllegalArgumentException if the masks lie on different voxels
     */
    public static CaseScore of(String caseId, String site, Mask prediction, Mask label) {
        Comparison comparison = new Comparison(prediction, label);
        Map<Measure, Double> values = new LinkedHashMap<>();
        Measures.ALL.forEach(measure -> values.put(measure, measure.of(comparison)));
        return new CaseScore(caseId, site, values);
    }

    /** The value of a measure; NaN where it is undefined or was not taken. */
    public double value(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }

    /** The Dice coefficient, by which cases are ranked. */
    public double dice() {
        return value(Measures.DICE);
    }
}
