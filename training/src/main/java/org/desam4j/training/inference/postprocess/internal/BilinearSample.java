package org.desam4j.training.inference.postprocess.internal;

/**
 * A place between two samples of a line: where bilinear resizing with half-pixel centres reads one of its values.
 *
 * @param below index of the sample before it
 * @param above index of the sample after it; the same at an end of the line
 * @param share of the sample after it, in 0..1
 */
record BilinearSample(int below, int above, double share) {

    /** The place at which a line of {@code source} samples is read for value {@code index} of {@code target}; ends are continued. */
    static BilinearSample of(int index, int target, int source) {
        double position = Math.min(source - 1, Math.max(0, (index + 0.5) * source / target - 0.5));
        int below = (int) position;
        return new BilinearSample(below, Math.min(below + 1, source - 1), position - below);
    }

    /** The value between two samples. */
    double between(double atBelow, double atAbove) {
        return atBelow + share * (atAbove - atBelow);
    }
}
