package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;

class BackgroundSlicesTest {

    /** Slices of one voxel each. */
    private static Mask label(String slices) {
        byte[] voxels = new byte[slices.length()];
        for (int z = 0; z < voxels.length; z++) {
            voxels[z] = (byte) (slices.charAt(z) == '#' ? 1 : 0);
        }
        return new Mask(Geometry.aligned(1, 1, voxels.length, new Spacing(1, 1, 1)), voxels);
    }

    @Test
    void theShareIsThatOfAllSlicesThatAreChosen() {
        Mask label = label("....####....");
        assertThat(BackgroundSlices.of(label, 0)).isEmpty();
        assertThat(BackgroundSlices.of(label, 1.0 / 3)).hasSize(2);
        assertThat(BackgroundSlices.of(label, 0.5)).hasSize(4);
        assertThat(BackgroundSlices.of(label, 0.9)).as("all that there are").hasSize(8);
        assertThat(BackgroundSlices.of(label, 1)).isEqualTo(Set.of(0, 1, 2, 3, 8, 9, 10, 11));
    }

    @Test
    void theyAreSpreadOnEachSideFromTheOrganToTheEnd() {
        assertThat(BackgroundSlices.of(label("....####...."), 1.0 / 3)).isEqualTo(Set.of(3, 8));
        assertThat(BackgroundSlices.of(label("....####...."), 0.5)).isEqualTo(Set.of(1, 3, 8, 10));
        assertThat(BackgroundSlices.of(label("######......"), 1.0 / 3)).isEqualTo(Set.of(6, 8, 10));
    }

    @Test
    void gapsInTheLabelHoldNothingOfTheOrganEither() {
        assertThat(BackgroundSlices.of(label("##.##"), 1)).isEqualTo(Set.of(2));
        assertThat(BackgroundSlices.of(label("####"), 1)).isEmpty();
        assertThat(BackgroundSlices.of(label("...."), 0.5)).isEmpty();
    }
}
