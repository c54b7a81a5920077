package org.desam4j.examples;

import org.desam4j.training.evaluate.Comparison;
import org.desam4j.training.evaluate.Metric;

/** Volumetric similarity (Taha and Hanbury, 2015): {@code 1 - ||P| - |L|| / (|P| + |L|)}. */
final class VolumetricSimilarity implements Metric {
    @Override
    public String column() {
        return "volumetric_similarity";
    }

    @Override
    public String title() {
        return "VS";
    }

    @Override
    public int digits() {
        return 3;
    }

    @Override
    public double highest() {
        return 1;
    }

    @Override
    public double of(Comparison pair) {
        double sum = pair.predicted() + pair.labelled();
        return sum == 0 ? Double.NaN : 1 - Math.abs(pair.predicted() - pair.labelled()) / sum;
    }
}
