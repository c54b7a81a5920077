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

    /** The schedule for a first rate and a number of epochs. */
    public Schedule schedule(double initial, int epochs) {
        Schedule falling = switch (kind) {
            case POLYNOMIAL -> new Schedule.Polynomial(initial, epochs);
            case COSINE -> new Schedule.Cosine(initial, epochs);
            case CONSTANT -> new Schedule.Constant(initial);
        };
        return warmUpEpochs == 0 ? falling : new Schedule.WarmUp(falling, warmUpEpochs);
    }
}
