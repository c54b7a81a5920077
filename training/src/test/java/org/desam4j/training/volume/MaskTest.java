package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Voxels counted x fastest, then y, then z. */
class MaskTest {
    private static final Geometry FIVE_BY_FOUR_BY_THREE = Geometry.aligned(5, 4, 3, new Spacing(1, 2, 3));

    private static Mask with(int... set) {
        byte[] voxels = new byte[60];
        for (int index : set) {
            voxels[index] = 1;
        }
        return new Mask(FIVE_BY_FOUR_BY_THREE, voxels);
    }

    @Test
    void theIndexOfAVoxelIsTwentySlicesPlusFiveRowsPlusTheColumn() {
        Mask mask = with(2 * 20 + 3 * 5 + 4);
        for (int z = 0; z < 3; z++) {
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 5; x++) {
                    assertThat(mask.isSet(x, y, z)).isEqualTo(x == 4 && y == 3 && z == 2);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "19, 0, 1", "20, 1, 2", "39, 1, 2", "40, 2, 3", "59, 2, 3"})
    void oneVoxelLabelsItsSlice(int voxel, int first, int end) {
        Mask mask = with(voxel);
        assertThat(mask.labelledSlices()).isEqualTo(new SliceRange(first, end));
        for (int z = 0; z < 3; z++) {
            byte[] expected = new byte[20];
            if (z == first) {
                expected[voxel % 20] = 1;
            }
            assertThat(mask.slice(z)).isEqualTo(new MaskSlice(4, 5, expected));
        }
    }

    @Test
    void slicesBetweenLabelledOnesAreAmongThem() {
        assertThat(with(3, 59).labelledSlices()).isEqualTo(new SliceRange(0, 3));
        assertThat(with().labelledSlices().isEmpty()).isTrue();
    }

    @Test
    void aRangeLiesWhereItsSlicesLay() {
        Mask range = with(19, 20, 59).range(new SliceRange(1, 3));
        assertThat(range.count()).isEqualTo(2);
        assertThat(range.isSet(0, 0, 0)).isTrue();
        assertThat(range.isSet(4, 3, 1)).isTrue();
        assertThat(range.geometry().slices()).isEqualTo(2);
        assertThat(range.geometry().affine().place(0, 0, 0)).containsExactly(0, 0, 3);
    }

    /** Sagittal slices: the turned x runs to the back, y downwards and z to the left. */
    @Test
    void turningCountsTheVoxelsInAnotherOrder() {
        Mask turned = with(2 * 20 + 3 * 5 + 1).turned(SliceAxis.X.turn(FIVE_BY_FOUR_BY_THREE));
        assertThat(turned.geometry().columns()).isEqualTo(4);
        assertThat(turned.geometry().rows()).isEqualTo(3);
        assertThat(turned.geometry().slices()).isEqualTo(5);
        assertThat(turned.count()).isEqualTo(1);
        assertThat(turned.isSet(3, 0, 1)).isTrue();
    }

    @Test
    void aLabelIsTheNearestWholeNumber() {
        Volume labels =
                new Volume(Geometry.aligned(3, 1, 2, new Spacing(1, 1, 1)), new double[] {2, 0, 1.9996, 1, 2, 3});
        assertThat(Mask.of(labels, 2).voxels()).containsExactly(1, 0, 1, 0, 1, 0);
    }

    @Test
    void voxelsAreAsManyAsTheGeometryHas() {
        assertThatThrownBy(() -> new Mask(FIVE_BY_FOUR_BY_THREE, new byte[59]))
                .hasMessageContaining("59 voxels for 5 x 4 x 3 voxels of 1 x 2 x 3 mm along LPS");
    }
}
