package org.desam4j.training.study.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;

/**
 * The findings of an evaluation about a case.
 *
 * @param known true if the case is one of the training's source sites, by its content
 * @param results of the model; none if the model has seen the case in training
 * @param others the scores of other masks, by the masks' names
 */
record MeasuredCase(boolean known, List<CaseResult> results, Map<String, CaseScore> others) {
    MeasuredCase {
        results = List.copyOf(results);
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    /** A case that the model has seen. */
    static MeasuredCase seen() {
        return new MeasuredCase(true, List.of(), Map.of());
    }
}
