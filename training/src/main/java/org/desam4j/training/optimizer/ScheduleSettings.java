package org.desam4j.training.optimizer;

/**
 * The learning-rate schedule.
 *
 * @param kind its shape
 * @param warmUpEpochs epochs over which it rises first; published: 0
 */
public record ScheduleSettings(Kind kind, int warmUpEpochs) {
    /** The published schedule. */
    public static final ScheduleSettings PUBLISHED = new ScheduleSettings(Kind.POLYNOMIAL, 0);

    /** Shapes of the schedule. */
    public enum Kind {
        POLYNOMIAL,
        COSINE,
        CONSTANT
    }

    public ScheduleSettings {
        if (warmUpEpochs < 0) {
            throw new IllegalArgumentException("the number of warm-up epochs must not be negative");
        }
    }
}
