package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffineTest {
    private static final Affine OBLIQUE = affine(-0.6, 0.1, 0, 90, 0.2, 0.55, 0.12, -40, 0, -0.09, 3.6, 12);

    private static Affine affine(double... elements) {
        return new Affine(Arrays.stream(elements).boxed().toList());
    }

    /** Axes of a length, the third of them at a small angle to the plane of the others. */
    private static Affine nearlyFlat(double length, double sine) {
        return affine(length, 0, length, 0, 0, length, 0, 0, 0, 0, length * sine, 0);
    }

    @Test
    void aDirectionIsAStepOfLengthOne() {
        Affine affine = affine(3, 0, 0, 0, 4, -2, 0, 0, 12, 0, 5, 0);
        assertThat(affine.direction(0)).containsExactly(3 / 13.0, 4 / 13.0, 12 / 13.0);
        assertThat(affine.direction(1)).containsExactly(0, -1, 0);
        assertThat(affine.spacing()).isEqualTo(new Spacing(13, 2, 5));
    }

    @Test
    void aStepInVoxelsIsTheInverseOfPlaces() {
        double[] from = OBLIQUE.place(1, 2, 3);
        double[] to = OBLIQUE.place(1.5, 1, 7);
        double[] step = {to[0] - from[0], to[1] - from[1], to[2] - from[2]};
        assertThat(OBLIQUE.inVoxels(step)).containsExactly(new double[] {0.5, -1, 4}, within(1e-12));
    }

    /** The share of the largest possible determinant counts, whatever the size of the voxels. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 1, 100})
    void axesInOnePlaneAreNotUsable(double length) {
        assertThat(nearlyFlat(length, 3e-6).isUsable()).isTrue();
        assertThat(nearlyFlat(length, 3e-7).isUsable()).isFalse();
        assertThat(affine(length, 0, 0, 7, 0, length, 0, 7, 0, 0, 0, 7).isUsable())
                .isFalse();
    }

    @Test
    void absurdNumbersAreNotUsable() {
        assertThat(affine(1, 0, 0, 9.9e8, 0, 1, 0, 0, 0, 0, 1, 0).isUsable()).isTrue();
        assertThat(affine(1, 0, 0, 1e9, 0, 1, 0, 0, 0, 0, 1, 0).isUsable()).isFalse();
        assertThat(affine(1, 0, 0, Double.NaN, 0, 1, 0, 0, 0, 0, 1, 0).isUsable())
                .isFalse();
        assertThat(affine(1e-8, 0, 0, 0, 0, 1e-8, 0, 0, 0, 0, 1e-8, 0).isUsable())
                .isTrue();
        assertThat(affine(1e-10, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0).isUsable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "0.5", "30", "90", "180"})
    void theAngleOfARotation(double degrees) {
        double cosine = 2 * Math.cos(Math.toRadians(degrees));
        double sine = 2 * Math.sin(Math.toRadians(degrees));
        List<Affine> rotated = List.of(
                affine(cosine, -sine, 0, 0, sine, cosine, 0, 0, 0, 0, 2, 0),
                affine(2, 0, 0, 0, 0, cosine, -sine, 0, 0, sine, cosine, 0),
                affine(cosine, 0, sine, 0, 0, 2, 0, 0, -sine, 0, cosine, 0));
        for (Affine affine : rotated) {
            assertThat(affine(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0).degreesTo(affine))
                    .isCloseTo(degrees, within(1e-9));
        }
    }

    @Test
    void anAffineHasTwelveNumbers() {
        assertThatThrownBy(() -> affine(1, 2, 3)).hasMessage("an affine has 12 numbers, not 3");
    }
}
