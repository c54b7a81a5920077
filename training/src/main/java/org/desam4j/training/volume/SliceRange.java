package org.desam4j.training.volume;

import java.util.stream.IntStream;

/**
 * Slices of a volume.
 *
 * @param first index of the first, from 0
 * @param end index after the last
 */
public record SliceRange(int first, int end) {
    public SliceRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("no range of slices: " + first + " to " + end);
        }
    }

    public int count() {
        return end - first;
    }

    public boolean isEmpty() {
        return end == first;
    }

    public IntStream indexes() {
        return IntStream.range(first, end);
    }
}
