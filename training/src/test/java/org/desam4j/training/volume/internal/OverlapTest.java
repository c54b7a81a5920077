package org.desam4j.training.volume.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Dice coefficient by its definition, 2 |A and B| / (|A| + |B|). */
class OverlapTest {
    private static byte[] mask(String pixels) {
        byte[] mask = new byte[pixels.length()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (pixels.charAt(i) - '0');
        }
        return mask;
    }

    @ParameterizedTest
    @CsvSource({
        "'0000', '0000', 0, 1",
        "'0110', '0000', 2, 0",
        "'0110', '0110', 2, 1",
        "'1100', '0110', 2, 0.5",
        "'1110', '1000', 3, 0.5",
        "'1111', '0011', 4, 0.6666666666666666"
    })
    void diceOfSmallMasks(String a, String b, int areaOfA, double dice) {
        assertThat(Overlap.area(mask(a))).isEqualTo(areaOfA);
        assertThat(Overlap.dice(mask(a), mask(b))).isEqualTo(dice);
        assertThat(Overlap.dice(mask(b), mask(a))).isEqualTo(dice);
    }
}
