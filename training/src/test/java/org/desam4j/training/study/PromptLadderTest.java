package org.desam4j.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.internal.Overlap;
import org.junit.jupiter.api.Test;

class PromptLadderTest {
    private static final int SIZE = 20;

    /** A rectangle of 6 x 4 pixels from (8, 5). */
    private static byte[] rectangle() {
        byte[] mask = new byte[SIZE * SIZE];
        for (int y = 5; y < 9; y++) {
            for (int x = 8; x < 14; x++) {
                mask[y * SIZE + x] = 1;
            }
        }
        return mask;
    }

    @Test
    void boxesGoFromTheLabelToTheWholeImage() {
        Prompts boxes =
                new PromptLadder(new MaskSlice(SIZE, SIZE, rectangle()), 4).boxes(3, 0, new SplittableRandom(1));
        assertThat(boxes).usingRecursiveComparison().isEqualTo(Prompts.boxes(new double[][] {
            {32, 20, 56, 36}, {16, 10, 68, 58}, {0, 0, 80, 80}
        }));
    }

    @Test
    void jitterMovesOnlyTheBoxesBetween() {
        PromptLadder ladder = new PromptLadder(new MaskSlice(SIZE, SIZE, rectangle()), 4);
        Prompts even = ladder.boxes(3, 0, new SplittableRandom(1));
        Prompts jittered = ladder.boxes(3, 0.1, new SplittableRandom(1));
        for (int level : new int[] {0, 2}) {
            assertThat(jittered.range(level, level + 1))
                    .usingRecursiveComparison()
                    .isEqualTo(even.range(level, level + 1));
        }
        assertThat(jittered.range(1, 2)).usingRecursiveComparison().isNotEqualTo(even.range(1, 2));
    }

    @Test
    void pointsGoFromTheCentreOutwards() {
        PromptLadder ladder = new PromptLadder(new MaskSlice(SIZE, SIZE, rectangle()), 1);
        double radius = Math.sqrt(24 / Math.PI);
        double angle = 2 * Math.PI * new SplittableRandom(1).nextDouble();
        Prompts points = ladder.points(2, 1, new SplittableRandom(1));
        assertThat(points).usingRecursiveComparison().isEqualTo(Prompts.positivePoints(new double[][] {
            {11, 7}, {11 + radius * Math.cos(angle), 7 + radius * Math.sin(angle)}
        }));
    }

    @Test
    void diceOfMasks() {
        byte[] mask = rectangle();
        byte[] half = rectangle();
        for (int i = 0; i < half.length / 2; i++) {
            half[i] = i < 7 * SIZE ? half[i] : 0;
        }
        assertThat(Overlap.dice(mask, mask)).isEqualTo(1);
        assertThat(Overlap.dice(mask, half)).isCloseTo(2.0 * 12 / 36, within(1e-12));
        assertThat(Overlap.dice(new byte[4], new byte[4])).isEqualTo(1);
    }
}
