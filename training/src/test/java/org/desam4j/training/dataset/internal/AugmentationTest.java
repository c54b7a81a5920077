package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final int SIZE = 40;

    /** A bright rectangle whose pixels are the label, off the middle. */
    private static PreparedCase rectangle() {
        byte[] image = new byte[SIZE * SIZE];
        byte[] mask = new byte[SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            boolean inside = i % SIZE >= 6 && i % SIZE < 16 && i / SIZE >= 20 && i / SIZE < 28;
            mask[i] = (byte) (inside ? 1 : 0);
            image[i] = (byte) (inside ? 200 : 50);
        }
        return new PreparedCase(
                "case",
                "hash",
                new SliceRange(3, 4),
                Set.of(),
                Map.of(3, new GreySlice(SIZE, SIZE, image)),
                Map.of(3, new MaskSlice(SIZE, SIZE, mask)),
                SIZE);
    }

    private static Augmentation plain(boolean mirrored, double degrees, double scale, double shiftX) {
        return new Augmentation(
                "test", Augmentation.Grey.SAME, new Augmentation.Pose(mirrored, degrees, scale, shiftX, 0), 1);
    }

    @Test
    void nothingIsChangedByNothing() {
        PreparedCase copy = plain(false, 0, 1, 0).apply(rectangle());
        assertThat(copy.image(3)).isEqualTo(rectangle().image(3));
        assertThat(copy.mask(3)).isEqualTo(rectangle().mask(3));
        assertThat(copy.id()).isNotEqualTo("case");
        assertThat(copy.fingerprint()).isNotEqualTo("hash");
    }

    @Test
    void aMirrorAndAShiftMoveImageAndMaskAlike() {
        PreparedCase mirrored = plain(true, 0, 1, 0).apply(rectangle());
        PreparedCase shifted = plain(false, 0, 1, 0.1).apply(rectangle());
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                int from = y * SIZE + SIZE - 1 - x;
                assertThat(mirrored.mask(3).pixels()[y * SIZE + x])
                        .isEqualTo(rectangle().mask(3).pixels()[from]);
                assertThat(mirrored.image(3).levels()[y * SIZE + x])
                        .isEqualTo(rectangle().image(3).levels()[from]);
                if (x >= 4) {
                    assertThat(shifted.mask(3).pixels()[y * SIZE + x])
                            .isEqualTo(rectangle().mask(3).pixels()[y * SIZE + x - 4]);
                }
            }
        }
    }

    @Test
    void aRotationKeepsTheAreaAndAScaleSquaresIt() {
        assertThat((double) plain(false, 12, 1, 0).apply(rectangle()).mask(3).area())
                .isCloseTo(80, within(6.0));
        assertThat((double) plain(false, 0, 1.1, 0).apply(rectangle()).mask(3).area())
                .isCloseTo(80 * 1.21, within(10.0));
    }

    @Test
    void imageAndMaskStayTogetherWhateverTheWay() {
        for (int copy = 1; copy < 20; copy++) {
            PreparedCase altered = Augmentation.of(4, "case", copy).apply(rectangle());
            double inside = 0;
            double outside = 0;
            for (int i = 0; i < SIZE * SIZE; i++) {
                int grey = altered.image(3).levels()[i] & 0xff;
                inside += altered.mask(3).pixels()[i]
                        * grey
                        / (double) altered.mask(3).area();
                outside += (1 - altered.mask(3).pixels()[i])
                        * grey
                        / (double) (SIZE * SIZE - altered.mask(3).area());
            }
            assertThat(inside).isGreaterThan(outside + 60);
        }
    }

    @Test
    void theSeedTheCaseAndTheNumberDecide() {
        assertThat(Augmentation.of(1, "a", 1)).isEqualTo(Augmentation.of(1, "a", 1));
        assertThat(Augmentation.of(1, "a", 1))
                .isNotEqualTo(Augmentation.of(2, "a", 1))
                .isNotEqualTo(Augmentation.of(1, "b", 1))
                .isNotEqualTo(Augmentation.of(1, "a", 2));
    }

    private static Augmentation grey(double gain, double offset, double gamma, double noise) {
        return new Augmentation("test", new Augmentation.Grey(gain, offset, gamma, noise), Augmentation.Pose.SAME, 1);
    }

    /** The rectangle's two grey levels are 200 and 50. */
    @Test
    void greyLevelsFollowTheFormula() {
        int inside = 22 * SIZE + 8;
        int outside = 0;
        for (double gamma : new double[] {0.6, 1, 2}) {
            byte[] image = grey(0.9, 12, gamma, 0).apply(rectangle()).image(3).levels();
            assertThat((image[inside] & 0xff) * 1.0)
                    .isCloseTo(0.9 * 255 * Math.pow(200 / 255.0, gamma) + 12, within(0.5));
            assertThat((image[outside] & 0xff) * 1.0)
                    .isCloseTo(0.9 * 255 * Math.pow(50 / 255.0, gamma) + 12, within(0.5));
        }
        assertThat(grey(3, 0, 1, 0).apply(rectangle()).image(3).levels()[inside] & 0xff)
                .isEqualTo(255);
        assertThat(grey(1, -60, 1, 0).apply(rectangle()).image(3).levels()[outside] & 0xff)
                .isZero();
    }

    /** The standard deviation of 80 values is uncertain by a twelfth; that of 1,520 by a fiftieth. */
    @Test
    void noiseHasTheGivenDeviation() {
        byte[] image = grey(1, 0, 1, 6).apply(rectangle()).image(3).levels();
        double squares = 0;
        int count = 0;
        for (int i = 0; i < image.length; i++) {
            if (rectangle().mask(3).pixels()[i] == 0) {
                squares += Math.pow((image[i] & 0xff) - 50, 2);
                count++;
            }
        }
        assertThat(Math.sqrt(squares / count)).isCloseTo(6, within(0.5));
    }
}
