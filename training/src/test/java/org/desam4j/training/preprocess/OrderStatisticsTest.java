package org.desam4j.training.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.Test;

/** Compared with sorting. */
class OrderStatisticsTest {
    private static final Geometry GEOMETRY = Geometry.aligned(10, 10, 4, new Spacing(1, 1, 1));

    private static void assertSorted(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int[] ranks = {0, 1, 2, 199, 200, 397, 398, 399};
        double[] found = OrderStatistics.of(new Volume(GEOMETRY, values), ranks);
        for (int i = 0; i < ranks.length; i++) {
            assertThat(found[i]).isEqualTo(sorted[ranks[i]]);
        }
    }

    @Test
    void valuesOfBothSigns() {
        assertSorted(new Random(1).doubles(400, -1000, 1000).toArray());
    }

    @Test
    void valuesThatRepeatAndThoseThatDifferInTheirLastBit() {
        assertSorted(new Random(2).ints(400, -3, 4).asDoubleStream().toArray());
        assertSorted(new Random(3)
                .ints(400, 0, 100)
                .mapToDouble(i -> 1 + i * Math.ulp(1.0))
                .toArray());
    }

    @Test
    void theGreatestAndTheSmallestNumbers() {
        double[] values = new Random(4).doubles(400).toArray();
        values[7] = -Double.MAX_VALUE;
        values[8] = Double.MAX_VALUE;
        values[9] = Double.MIN_VALUE;
        values[10] = -Double.MIN_VALUE;
        assertSorted(values);
    }
}
