package org.desam4j.training.evaluate;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;
import org.desam4j.training.internal.Quantile;

/**
 * One metric over several cases; cases for which it is undefined are left out and counted. A number that cannot be had from that
 * few cases is NaN: all of them from none, deviation and interval from one.
 *
 * @param cases the number of cases that had a value
 * @param total the number of all cases
 * @param mean of those with a value
 * @param deviation the standard deviation of the sample (divided by n - 1)
 * @param median of them
 * @param minimum of them
 * @param maximum of them
 * @param low lower end of the mean's 95 % interval by Student's t, not below what the metric can be. It holds the true mean in 95 %
 *     of samples where values spread normally, in about 91 % where four of them crowd below 1 as Dice does
 * @param high upper end of it; not above what the metric can be
 */
public record Summary(
        int cases,
        int total,
        double mean,
        double deviation,
        double median,
        double minimum,
        double maximum,
        double low,
        double high) {

    private static final double TAIL = 0.025;

    /** Summarises a metric. */
    public static Summary of(Collection<CaseScore> scores, Metric metric) {
        Summary summary =
                of(scores.stream().mapToDouble(score -> score.value(metric)).toArray());
        return new Summary(
                summary.cases,
                summary.total,
                summary.mean,
                summary.deviation,
                summary.median,
                summary.minimum,
                summary.maximum,
                Math.max(metric.lowest(), summary.low),
                Math.min(metric.highest(), summary.high));
    }

    /** Summarises values, among which NaN counts for nothing. */
    public static Summary of(double... values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int cases = sorted.length;
        if (cases == 0) {
            double none = Double.NaN;
            return new Summary(0, values.length, none, none, none, none, none, none, none);
        }
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double deviation = deviation(sorted, mean);
        double reach = reach(cases, deviation);
        return new Summary(
                cases,
                values.length,
                mean,
                deviation,
                Quantile.of(sorted, 0.5),
                sorted[0],
                sorted[cases - 1],
                mean - reach,
                mean + reach);
    }

    private static double deviation(double[] values, double mean) {
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    }

    /** Half the width of the mean's interval. */
    private static double reach(int cases, double deviation) {
        return cases == 1
                ? Double.NaN
                : TDistribution.of(cases - 1).inverseSurvivalProbability(TAIL) * deviation / Math.sqrt(cases);
    }

    /** The number of cases that the mean is of: {@code 4}, or {@code 3 of 4} where it is undefined for some. */
    public String count() {
        return cases == total ? Integer.toString(cases) : String.format(Locale.ROOT, "%d of %d", cases, total);
    }
}
