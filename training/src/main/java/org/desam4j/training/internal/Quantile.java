package org.desam4j.training.internal;

/** Quantiles of sorted values, with linear interpolation between neighbours, NumPy's default. */
public final class Quantile {
    private Quantile() {}

    /**
     * The value below which a share of the values lies.
     *
     * @param sorted at least one value, in ascending order
     * @param share between 0 and 1
     */
    public static double of(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
