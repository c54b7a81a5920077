package org.desam4j.training.run;

/**
 * The slices and points of a case that a run trains on beside the slices of the organ and the points in it.
 *
 * @param background share of the slices without the organ among a case's training or validation slices, as far as it has so
 *     many, in 0..1; 1 for all that it has; published: 0
 * @param backgroundPoints points outside of the organ for one inside, with grid points; published: 1
 */
public record Sampling(double background, int backgroundPoints) {
    /** The published code's. */
    public static final Sampling PUBLISHED = new Sampling(0, 1);

    public Sampling {
        if (!(background >= 0 && background <= 1)) {
            throw new IllegalArgumentException("the share of slices without the organ must lie between 0 and 1");
        }
        if (backgroundPoints < 0) {
            throw new IllegalArgumentException("the number of background points must not be negative");
        }
    }
}
