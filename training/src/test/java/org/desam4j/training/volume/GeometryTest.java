package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Geometries that are the same to within a hundredth of a voxel, and the words for those that are not. */
class GeometryTest {
    private static final Affine MILLIMETRES = affine(-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 1, 30);

    private static Affine affine(double... elements) {
        return new Affine(Arrays.stream(elements).boxed().toList());
    }

    private static Geometry tenBySixByFour(Affine affine) {
        return new Geometry(10, 6, 4, affine);
    }

    private static Affine with(int element, double value) {
        List<Double> elements = new ArrayList<>(MILLIMETRES.elements());
        elements.set(element, value);
        return new Affine(elements);
    }

    /** The last of n voxels moves by n - 1 times what one step grows by. */
    @ParameterizedTest
    @CsvSource({"0, -1, 10", "5, -1, 6", "10, 1, 4"})
    void aLongerStepMovesTheLastVoxelMost(int element, double step, int voxels) {
        Geometry geometry = tenBySixByFour(MILLIMETRES);
        double most = 0.01 / (voxels - 1);
        assertThat(geometry.matches(tenBySixByFour(with(element, step * (1 + 0.95 * most)))))
                .isTrue();
        assertThat(geometry.matches(tenBySixByFour(with(element, step * (1 + 1.05 * most)))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 10", "7, 20", "11, 30"})
    void aShiftOfTheOrigin(int element, double origin) {
        Geometry geometry = tenBySixByFour(MILLIMETRES);
        assertThat(geometry.matches(tenBySixByFour(with(element, origin + 0.0095))))
                .isTrue();
        assertThat(geometry.matches(tenBySixByFour(with(element, origin - 0.0105))))
                .isFalse();
    }

    /** Along the first diagonal the two changes cancel each other; at the other corners they do not. */
    @Test
    void everyCornerCounts() {
        Affine sheared = affine(-1, 0, 0, 10, 0, -1, 0, 20, 0.01, -0.018, 1, 30);
        assertThat(tenBySixByFour(MILLIMETRES).matches(tenBySixByFour(sheared))).isFalse();
        Affine alongSlices = affine(-1, 0, 0.03, 10, -0.01, -1, 0, 20, 0, 0, 1, 30);
        assertThat(tenBySixByFour(MILLIMETRES).matches(tenBySixByFour(alongSlices)))
                .isFalse();
    }

    @Test
    void everySizeCounts() {
        Geometry geometry = tenBySixByFour(MILLIMETRES);
        assertThat(geometry.matches(new Geometry(9, 6, 4, MILLIMETRES))).isFalse();
        assertThat(geometry.matches(new Geometry(10, 5, 4, MILLIMETRES))).isFalse();
        assertThat(geometry.matches(new Geometry(10, 6, 3, MILLIMETRES))).isFalse();
        assertThat(geometry.differencesTo(new Geometry(10, 6, 3, MILLIMETRES)))
                .isEqualTo("10 x 6 x 4 voxels, not 10 x 6 x 3");
    }

    @Test
    void countsAndVolumes() {
        Geometry geometry = Geometry.aligned(10, 6, 4, new Spacing(0.5, 2, 3));
        assertThat(geometry.voxelsPerSlice()).isEqualTo(60);
        assertThat(geometry.voxels()).isEqualTo(240);
        assertThat(geometry.voxelMillilitres()).isEqualTo(0.003);
        assertThat(geometry.range(new SliceRange(1, 3)))
                .isEqualTo(new Geometry(10, 6, 2, affine(-0.5, 0, 0, 0, 0, -2, 0, 0, 0, 0, 3, 3)));
    }

    @Test
    void aDescriptionNamesSizesAxesAndOrigin() {
        assertThat(tenBySixByFour(affine(0, 0, 2.5, -12.5, 0.75, 0, 0, 40, 0, -0.8, 0, 1234.5))
                        .describe())
                .isEqualTo("10 x 6 x 4 voxels of 0.75 x 0.8 x 2.5 mm along AIR from (-12.50, 40.00, 1235)");
    }

    @Test
    void nothingDiffersFromItself() {
        assertThat(tenBySixByFour(MILLIMETRES).differencesTo(tenBySixByFour(MILLIMETRES)))
                .isEmpty();
        assertThat(tenBySixByFour(MILLIMETRES).differencesTo(tenBySixByFour(with(3, 10.0009))))
                .isEmpty();
    }

    /** As many digits as it takes to see the difference. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3; 12.5; origin 10, 20, 30 mm, not 12.5, 20, 30 mm",
                "7; 20.0021; origin 10, 20, 30 mm, not 10, 20.002, 30 mm",
                "11; 29.9979; origin 10, 20, 30 mm, not 10, 20, 29.998 mm",
                "0; -1.25; spacing 1 x 1 x 1 mm, not 1.25 x 1 x 1 mm",
                "5; -1.00021; spacing 1 x 1 x 1 mm, not 1 x 1.0002 x 1 mm",
                "10; -1; axes LPS, not LPI"
            })
    void differencesInWords(int element, double value, String words) {
        assertThat(tenBySixByFour(MILLIMETRES).differencesTo(tenBySixByFour(with(element, value))))
                .isEqualTo(words);
    }

    @Test
    void turnedAxesInDegrees() {
        double cosine = Math.cos(Math.toRadians(5));
        double sine = Math.sin(Math.toRadians(5));
        Affine turned = affine(-cosine, sine, 0, 10, -sine, -cosine, 0, 20, 0, 0, 1, 30);
        assertThat(tenBySixByFour(MILLIMETRES).differencesTo(tenBySixByFour(turned)))
                .isEqualTo("axes turned by 5.00 degrees");
    }

    /** A turn keeps zeros positive, so that its affine is shown and compared like any other. */
    @Test
    void theGeometryOfSagittalSlices() {
        Geometry stored = Geometry.aligned(10, 6, 4, new Spacing(1, 2, 3));
        assertThat(SliceAxis.X.turn(stored).apply(stored))
                .isEqualTo(new Geometry(6, 4, 10, affine(0, 0, -1, 0, -2, 0, 0, 0, 0, -3, 0, 9)));
    }

    @Test
    void aVolumeHasVoxelsAlongEachAxis() {
        assertThatThrownBy(() -> new Geometry(0, 1, 1, MILLIMETRES)).hasMessageContaining("voxels along each axis");
        assertThatThrownBy(() -> new Geometry(1, 0, 1, MILLIMETRES)).hasMessageContaining("voxels along each axis");
        assertThatThrownBy(() -> new Geometry(1, 1, 0, MILLIMETRES)).hasMessageContaining("voxels along each axis");
    }
}
