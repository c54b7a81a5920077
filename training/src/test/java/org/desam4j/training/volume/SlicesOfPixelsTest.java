package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SlicesOfPixelsTest {

    @Test
    void levelsAreUnsignedAndRowMajor() {
        GreySlice slice = new GreySlice(2, 3, new byte[] {0, 1, 2, 3, (byte) 200, (byte) 255});
        assertThat(slice.level(0, 2)).isEqualTo(2);
        assertThat(slice.level(1, 0)).isEqualTo(3);
        assertThat(slice.level(1, 1)).isEqualTo(200);
        assertThat(slice.level(1, 2)).isEqualTo(255);
    }

    @Test
    void aMaskIsWhereLogitsArePositive() {
        MaskSlice mask = MaskSlice.ofPositive(2, 2, new float[] {-1, 0, 0.5f, 7});
        assertThat(mask.pixels()).containsExactly(0, 0, 1, 1);
        assertThat(mask.area()).isEqualTo(2);
        assertThat(mask.isEmpty()).isFalse();
        assertThat(mask.dice(new MaskSlice(2, 2, new byte[] {0, 1, 1, 1}))).isEqualTo(2 * 2 / 5.0);
        assertThat(MaskSlice.ofPositive(1, 2, new float[2]).isEmpty()).isTrue();
    }

    @Test
    void slicesAreEqualInSizeAndPixels() {
        byte[] pixels = {0, 1, 1, 0};
        assertThat(new MaskSlice(2, 2, pixels))
                .isEqualTo(new MaskSlice(2, 2, pixels.clone()))
                .hasSameHashCodeAs(new MaskSlice(2, 2, pixels.clone()))
                .isNotEqualTo(new MaskSlice(1, 4, pixels))
                .isNotEqualTo(new GreySlice(2, 2, pixels));
        assertThat(new GreySlice(2, 2, pixels))
                .isEqualTo(new GreySlice(2, 2, pixels.clone()))
                .isNotEqualTo(new GreySlice(4, 1, pixels))
                .isNotEqualTo(new GreySlice(2, 2, new byte[4]));
    }

    @Test
    void theNumberOfPixelsIsThatOfRowsAndColumns() {
        assertThatThrownBy(() -> new GreySlice(2, 2, new byte[5])).hasMessageContaining("2 x 2");
        assertThatThrownBy(() -> new MaskSlice(3, 1, new byte[2])).hasMessageContaining("3 x 1");
    }
}
