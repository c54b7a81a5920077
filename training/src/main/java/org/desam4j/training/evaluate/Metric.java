package org.desam4j.training.evaluate;

/**
 * A metric of a case's mask against its label. {@link Metrics#ALL} names those that tables have.
 *
 * <p>What is undefined is NaN: distances where a mask is empty, since there is no surface to measure from, and ratios whose
 * denominator is zero. Summaries leave such cases out and count them.
 */
public interface Metric {
    /** The name of its column in files. */
    String column();

    /** Its title for people, with the unit. */
    String title();

    /** Decimal places that people want to see. */
    int digits();

    /** The least value that it can take. */
    default double lowest() {
        return 0;
    }

    /** The greatest value that it can take. */
    default double highest() {
        return Double.POSITIVE_INFINITY;
    }

    /** Its value for a case; NaN where it is undefined. */
    double of(Comparison comparison);
}
