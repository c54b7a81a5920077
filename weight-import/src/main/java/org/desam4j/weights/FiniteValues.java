package org.desam4j.weights;

import java.util.Optional;

/** Values that a network can compute with: neither infinite nor not a number. */
final class FiniteValues {
    private FiniteValues() {}

    /** The first value that is not finite, with its position. */
    static Optional<String> problem(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return Optional.of(values[i] + " at element " + i + " of " + values.length);
            }
        }
        return Optional.empty();
    }
}
