package org.desam4j.training.volume.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.Test;

class LabelValuesTest {
    private static LabelValues of(double... values) {
        return LabelValues.of(new Volume(Geometry.aligned(values.length, 1, 1, new Spacing(1, 1, 1)), values));
    }

    @Test
    void wholeNumbersAreLabelsAndZeroIsNone() {
        LabelValues values = of(0, 5, 5, 0, 2, 2.0004, 65_535, -1, 0.0004, 5);
        assertThat(values.labels()).containsExactly(-1L, 2L, 5L, 65_535L);
        assertThat(values.others()).isEmpty();
    }

    @Test
    void valuesFarFromWholeNumbersAreNoLabels() {
        LabelValues values = of(1, 2.5, 2.002, 1.998, 2.5);
        assertThat(values.labels()).containsExactly(1L);
        assertThat(values.others()).containsExactly(1.998, 2.002, 2.5);
    }

    /** Twelve values are shown, and that there are more. */
    @Test
    void aScanTakenForALabelMapDoesNotFillTheScreen() {
        LabelValues values = of(IntStream.range(0, 50).mapToDouble(i -> i + 0.5).toArray());
        assertThat(values.others()).hasSize(13);
        assertThat(LabelValues.text(values.others()))
                .isEqualTo("0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5, ...");
    }

    @Test
    void twelveValuesAreShownWithoutMore() {
        assertThat(LabelValues.text(
                        new TreeSet<>(IntStream.rangeClosed(1, 12).boxed().toList())))
                .isEqualTo("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12");
        assertThat(LabelValues.text(new TreeSet<>(List.of(7L)))).isEqualTo("7");
    }
}
