package org.desam4j.training.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.desam4j.training.preprocess.internal.SliceResampler;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.Test;

class PreparedScanTest {
    private static final Geometry GEOMETRY = Geometry.aligned(4, 4, 6, new Spacing(1, 1, 3));

    /** One pixel that differs, at whatever place, is something to see. */
    @Test
    void everyPixelCountsForABlankSlice() {
        for (int different = 0; different < 16; different++) {
            double[] values = new double[GEOMETRY.voxels()];
            values[3 * 16 + different] = 9;
            PreparedScan scan =
                    new PreparedScan(new Volume(GEOMETRY, values), 4, Optional.of(new IntensityRules.Window(0, 255)));
            for (int z = 0; z < 6; z++) {
                assertThat(scan.isBlank(z)).isEqualTo(z != 3);
            }
            assertThat(scan.fullSlice(3)[different]).isEqualTo(9);
            assertThat(scan.fullSlice(2)).containsOnly(0);
        }
    }

    /** Of the values 0 to n - 1 the percentile p is p (n - 1) / 100, NumPy's definition. */
    @Test
    void percentilesOfNumbersInARow() {
        for (int n : new int[] {51, 101, 201, 333}) {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                values[i] = (i * 50L + 7) % n;
            }
            IntensityScaling scaling =
                    IntensityScaling.of(new Volume(Geometry.aligned(n, 1, 1, new Spacing(1, 1, 1)), values));
            assertThat(scaling.low()).isCloseTo(0.005 * (n - 1), within(1e-9));
            assertThat(scaling.high()).isCloseTo(0.995 * (n - 1), within(1e-9));
        }
    }

    /** Cubic interpolation of a step swings above and below it; grey levels do not. */
    @Test
    void enlargingStaysWithinTheSlicesRange() {
        double[] step = new double[20 * 20];
        for (int i = 0; i < step.length; i++) {
            step[i] = i % 20 < 10 ? 40 : 200;
        }
        double[] enlarged = SliceResampler.cubic(step, 20, 20, 70);
        assertThat(Arrays.stream(enlarged).min()).hasValue(40);
        assertThat(Arrays.stream(enlarged).max()).hasValue(200);
    }
}
