package org.desam4j.training.run.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of named values over batches of different sizes. */
final class TermMeans {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int count;

    TermMeans() {}

    /** Goes on from sums that {@link #sums} gave. */
    TermMeans(Map<String, Double> sums, int count) {
        this.sums.putAll(sums);
        this.count = count;
    }

    void add(Map<String, Double> terms, int weight) {
        terms.forEach((name, value) -> sums.merge(name, value * weight, Double::sum));
        count += weight;
    }

    Map<String, Double> sums() {
        return sums;
    }

    int count() {
        return count;
    }

    Map<String, Double> values() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / count));
        return means;
    }
}
