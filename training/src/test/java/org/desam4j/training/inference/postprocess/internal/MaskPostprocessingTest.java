package org.desam4j.training.inference.postprocess.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;

class MaskPostprocessingTest {
    private static final Geometry SIX = Geometry.aligned(6, 6, 1, new Spacing(2, 0.5, 3));

    private static byte[] mask(String... rows) {
        byte[] mask = new byte[rows.length * rows[0].length()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#' ? 1 : 0);
        }
        return mask;
    }

    private static byte[] cleaned(byte[] mask, double minimumArea) {
        return SmallComponents.clean(new MaskSlice(6, 6, mask), SIX, minimumArea)
                .pixels();
    }

    /** A pixel is 1 mm² here. */
    @Test
    void smallIslandsGoAndSmallHolesAreFilled() {
        byte[] mask = mask("####..", "#..#..", "####..", "......", "....##", "....##");
        byte[] expected = mask("####..", "####..", "####..", "......", "......", "......");
        assertThat(cleaned(mask, 5)).isEqualTo(expected);
        assertThat(cleaned(mask, 0)).isEqualTo(mask);
        assertThat(cleaned(mask, 3)).isEqualTo(mask("####..", "####..", "####..", "......", "....##", "....##"));
    }

    @Test
    void ofOnlySmallIslandsTheLargestStays() {
        byte[] mask = mask("#.....", "......", "..##..", "......", ".....#", "......");
        byte[] expected = mask("......", "......", "..##..", "......", "......", "......");
        assertThat(cleaned(mask, 10)).isEqualTo(expected);
        assertThat(cleaned(new byte[36], 10)).isEqualTo(new byte[36]);
    }

    @Test
    void pixelsThatTouchAtACornerAreOneIsland() {
        byte[] mask = mask("#.....", ".#....", "..#...", "......", "......", "......");
        assertThat(cleaned(mask, 3)).isEqualTo(mask);
    }

    /** An island that has just the area is not below it. */
    @Test
    void islandsAndHolesOfExactlyTheAreaStay() {
        byte[] mask = mask("####..", "#..#..", "####..", "......", "....##", "....##");
        assertThat(cleaned(mask, 2)).isEqualTo(mask);
        byte[] filled = mask("####..", "####..", "####..", "......", "....##", "....##");
        assertThat(cleaned(mask, 4)).isEqualTo(filled);
    }

    /** A linear ramp keeps its zero crossing whatever the size of the scan. */
    @Test
    void restoredMasksEndWhereTheLogitsCrossZero() {
        int size = 8;
        float[] logits = new float[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                logits[y * size + x] = 4 - (x + 0.5f);
            }
        }
        for (int columns : new int[] {4, 8, 20, 50}) {
            Geometry geometry = Geometry.aligned(columns, 5, 1, new Spacing(1, 1, 1));
            byte[] mask = MaskRestorer.restore(logits, size, geometry).pixels();
            for (int i = 0; i < mask.length; i++) {
                assertThat(mask[i]).isEqualTo((byte) (i % columns < columns / 2 ? 1 : 0));
            }
        }
    }
}
