package org.desam4j.training.preprocess;

import org.desam4j.training.volume.Volume;

/**
 * The values of a volume that stand at given places in ascending order, found without sorting or copying it: numbers are
 * compared by their bits, sixteen at a time, and each pass over the volume counts the values that share what is known.
 */
final class OrderStatistics {
    private static final int DIGIT = 16;
    private static final int DIGITS = Double.SIZE / DIGIT;

    private OrderStatistics() {}

    /**
     * The values at ranks.
     *
     * @param ranks from 0, the smallest value, to the number of voxels less 1
     */
    static double[] of(Volume volume, int... ranks) {
        Search[] searches = new Search[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            searches[i] = new Search(ranks[i]);
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            volume.forEachValue(value -> {
                long key = key(value);
                for (Search search : searches) {
                    search.count(key);
                }
            });
            for (Search search : searches) {
                search.narrow();
            }
        }
        double[] values = new double[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            values[i] = value(searches[i].known);
        }
        return values;
    }

    /** A number whose unsigned order is that of the values. */
    private static long key(double value) {
        // Adding 0 makes a negative zero positive.
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }

    private static double value(long key) {
        return Double.longBitsToDouble(key < 0 ? key ^ Long.MIN_VALUE : ~key);
    }

    /** The search for one rank: the leading bits of its value that are known, and its rank among the values that share them. */
    private static final class Search {
        private final int[] counts = new int[1 << DIGIT];
        private long known;
        private int knownBits;
        private int rank;

        Search(int rank) {
            this.rank = rank;
        }

        void count(long key) {
            if (knownBits == 0 || key >>> (Double.SIZE - knownBits) == known) {
                counts[(int) (key >>> (Double.SIZE - knownBits - DIGIT)) & 0xffff]++;
            }
        }

        void narrow() {
            int digit = 0;
            while (rank >= counts[digit]) {
                rank -= counts[digit++];
            }
            known = known << DIGIT | digit;
            knownBits += DIGIT;
            java.util.Arrays.fill(counts, 0);
        }
    }
}
