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
public record CaseScore(String caseId, String site, Map<Metric, Double> values) {
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
        Map<Metric, Double> values = new LinkedHashMap<>();
        Metrics.ALL.forEach(metric -> values.put(metric, metric.of(comparison)));
        return new CaseScore(caseId, site, values);
    }

    /** The value of a metric; NaN where it is undefined or was not taken. */
    public double value(Metric metric) {
        return values.getOrDefault(metric, Double.NaN);
    }

    /** The Dice coefficient, by which cases are ranked. */
    public double dice() {
        return value(Metrics.DICE);
    }
}
