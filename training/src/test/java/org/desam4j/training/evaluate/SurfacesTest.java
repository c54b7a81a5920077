package org.desam4j.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Surfaces and volumes of small masks. */
class SurfacesTest {
    private static final Geometry GEOMETRY = Geometry.aligned(6, 5, 4, new Spacing(10, 10, 10));

    private static boolean isSet(Mask mask, int x, int y, int z) {
        return x >= 0 && y >= 0 && z >= 0 && x < 6 && y < 5 && z < 4 && mask.isSet(x, y, z);
    }

    /** By the definition: a voxel of the mask with a neighbour that is not in it, and what lies outside the volume is not. */
    private static void assertSurface(Mask mask) {
        boolean[] surface = SurfaceDistances.surface(mask);
        for (int i = 0; i < surface.length; i++) {
            int x = i % 6;
            int y = i / 6 % 5;
            int z = i / 30;
            boolean inner = isSet(mask, x - 1, y, z)
                    && isSet(mask, x + 1, y, z)
                    && isSet(mask, x, y - 1, z)
                    && isSet(mask, x, y + 1, z)
                    && isSet(mask, x, y, z - 1)
                    && isSet(mask, x, y, z + 1);
            assertThat(surface[i]).isEqualTo(mask.isSet(x, y, z) && !inner);
        }
    }

    @Test
    void aSurfaceIsWhatHasANeighbourOutside() {
        byte[] full = new byte[120];
        Arrays.fill(full, (byte) 1);
        assertSurface(new Mask(GEOMETRY, full));
        Random random = new Random(6);
        for (int missing = 1; missing < 40; missing++) {
            byte[] voxels = full.clone();
            for (int i = 0; i < missing; i++) {
                voxels[random.nextInt(120)] = 0;
            }
            assertSurface(new Mask(GEOMETRY, voxels));
        }
    }

    private static CaseScore score(int predicted, int labelled) {
        byte[] prediction = new byte[120];
        Arrays.fill(prediction, 0, predicted, (byte) 1);
        byte[] label = new byte[120];
        Arrays.fill(label, 0, labelled, (byte) 1);
        return CaseScore.of("case", "site", new Mask(GEOMETRY, prediction), new Mask(GEOMETRY, label));
    }

    /** A voxel is 1 ml. */
    @ParameterizedTest
    @CsvSource({"5, 4, 25", "3, 4, -25", "4, 4, 0", "0, 4, -100", "4, 0, NaN", "0, 0, NaN"})
    void theVolumeErrorIsInPercentOfTheLabel(int predicted, int labelled, double percent) {
        CaseScore score = score(predicted, labelled);
        assertThat(score.value(Metrics.RELATIVE_VOLUME_ERROR)).isEqualTo(Double.valueOf(percent));
        assertThat(score.value(Metrics.VOLUME_ERROR)).isCloseTo(predicted - labelled, within(1e-12));
    }

    /** A distance of exactly 2 mm is within 2 mm, either way. */
    @Test
    void theToleranceItselfIsWithin() {
        Geometry row = Geometry.aligned(4, 1, 1, new Spacing(2, 1, 1));
        Mask first = new Mask(row, new byte[] {1, 0, 0, 0});
        Mask second = new Mask(row, new byte[] {0, 1, 0, 0});
        Mask third = new Mask(row, new byte[] {0, 0, 1, 0});
        assertThat(CaseScore.of("case", "site", first, second).value(Metrics.SURFACE_DICE))
                .isEqualTo(1);
        assertThat(CaseScore.of("case", "site", first, third).value(Metrics.SURFACE_DICE))
                .isZero();
    }
}
