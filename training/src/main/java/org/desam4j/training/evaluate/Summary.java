package org.desam4j.training.evaluate;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * One measure over several cases; cases for which it is undefined are left out.
 *
 * @param cases how many had a value
 * @param mean NaN if none had
 * @param deviation the standard deviation of the sample (divided by n - 1); 0 for one case
 * @param minimum NaN if none had
 * @param maximum NaN if none had
 */
public record Summary(int cases, double mean, double deviation, double minimum, double maximum) {

    /** Summarises a measure. */
    public static Summary of(Collection<CaseScore> scores, ToDoubleFunction<CaseScore> measure) {
        double[] values = scores.stream()
                .mapToDouble(measure)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        if (values.length == 0) {
            return new Summary(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double sum = 0;
        double minimum = values[0];
        double maximum = values[0];
        for (double value : values) {
            sum += value;
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
        return new Summary(values.length, mean, deviation, minimum, maximum);
    }
}
