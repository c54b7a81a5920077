package org.desam4j.training.evaluate;

import java.util.Arrays;
import java.util.Collection;
import java.util.SplittableRandom;
import org.desam4j.training.Quantile;

/**
 * One measure over several cases; cases for which it is undefined are left out. All numbers are NaN if none is left.
 *
 * @param cases how many had a value
 * @param mean of them
 * @param deviation the standard deviation of the sample (divided by n - 1); 0 for one case
 * @param median of them
 * @param minimum of them
 * @param maximum of them
 * @param low lower end of the mean's 95 % interval
 * @param high upper end of it: from 2,000 bootstrap samples of the cases, by percentiles
 */
public record Summary(
        int cases,
        double mean,
        double deviation,
        double median,
        double minimum,
        double maximum,
        double low,
        double high) {

    private static final int BOOTSTRAP_SAMPLES = 2_000;
    private static final double TAIL = 0.025;

    /** Summarises a measure. */
    public static Summary of(Collection<CaseScore> scores, Measure measure) {
        return of(scores.stream().mapToDouble(measure::of).toArray());
    }

    /** Summarises values, among which NaN counts for nothing. */
    public static Summary of(double... values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            double none = Double.NaN;
            return new Summary(0, none, none, none, none, none, none, none);
        }
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double squares = Arrays.stream(sorted)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double[] means = bootstrapMeans(sorted);
        return new Summary(
                sorted.length,
                mean,
                sorted.length == 1 ? 0 : Math.sqrt(squares / (sorted.length - 1)),
                Quantile.of(sorted, 0.5),
                sorted[0],
                sorted[sorted.length - 1],
                Quantile.of(means, TAIL),
                Quantile.of(means, 1 - TAIL));
    }

    /** Sorted means of samples with replacement; the same for the same values. */
    private static double[] bootstrapMeans(double[] values) {
        SplittableRandom random = new SplittableRandom(values.length);
        double[] means = new double[BOOTSTRAP_SAMPLES];
        for (int sample = 0; sample < means.length; sample++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[sample] = sum / values.length;
        }
        Arrays.sort(means);
        return means;
    }
}
