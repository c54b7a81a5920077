package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.volume.MaskSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DeSAM-P's training signal: where the points lie, and what the predicted IoU should be. */
class PromptSamplerTest {
    private static final SamConfig CONFIG = Miniature.CONFIG;
    private static final int SIZE = CONFIG.maskSize();
    private static final int SLICES = 400;
    private static final int COLUMN = 5;
    private static final int ROW = 17;

    /** A mask that is set at one pixel, or everywhere but there. */
    private static PromptSampler.Sample sample(boolean inverted) {
        byte[] mask = new byte[SIZE * SIZE];
        for (int i = 0; i < mask.length; i++) {
            boolean there = i == ROW * SIZE + COLUMN;
            mask[i] = (byte) (there != inverted ? 1 : 0);
        }
        List<TrainingSlice> slices =
                Collections.nCopies(SLICES, new TrainingSlice(null, new MaskSlice(SIZE, SIZE, mask)));
        PromptSampler sampler = new PromptSampler(CONFIG, PromptMode.named("grid"), 1);
        return sampler.sample(slices, new SplittableRandom(3));
    }

    /** The only pixel's place in the encoder's input, which is twice as fine. */
    private static Prompts there() {
        return Prompts.positivePoints(new double[][] {{2 * COLUMN, 2 * ROW}});
    }

    @Test
    void aPointInTheOrganHasTheTargetOneAndLiesInIt() {
        PromptSampler.Sample sample = sample(false);
        for (int i = 0; i < SLICES; i++) {
            boolean atThePixel = sample.prompts().range(i, i + 1).equals(there());
            assertThat(sample.iouTargets().get(i)).isEqualTo(atThePixel ? 1f : 0f);
        }
    }

    @Test
    void aPointOutsideHasTheTargetZeroAndLiesOutside() {
        PromptSampler.Sample sample = sample(true);
        for (int i = 0; i < SLICES; i++) {
            boolean atThePixel = sample.prompts().range(i, i + 1).equals(there());
            assertThat(sample.iouTargets().get(i)).isEqualTo(atThePixel ? 0f : 1f);
        }
    }

    /** The original draws n evenly from 0 to its neg_points, and takes a point inside for n = 0. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void oneOfThePointsAndItsBackgroundPointsLiesInside(int backgroundPoints) {
        byte[] mask = new byte[SIZE * SIZE];
        java.util.Arrays.fill(mask, 0, 40, (byte) 1);
        List<TrainingSlice> slices =
                Collections.nCopies(4000, new TrainingSlice(null, new MaskSlice(SIZE, SIZE, mask)));
        double inside = new PromptSampler(CONFIG, PromptMode.named("grid"), backgroundPoints)
                .sample(slices, new SplittableRandom(3)).iouTargets().stream()
                        .mapToDouble(Float::doubleValue)
                        .average()
                        .orElseThrow();
        assertThat(inside).isCloseTo(1.0 / (backgroundPoints + 1), within(0.03));
    }

    @Test
    void whereThereIsNoPixelOfAKindAnyOtherServes() {
        PromptSampler sampler = new PromptSampler(CONFIG, PromptMode.named("grid"), 1);
        for (int value = 0; value < 2; value++) {
            byte[] mask = new byte[SIZE * SIZE];
            java.util.Arrays.fill(mask, (byte) value);
            List<TrainingSlice> slices =
                    Collections.nCopies(20, new TrainingSlice(null, new MaskSlice(SIZE, SIZE, mask)));
            assertThat(sampler.sample(slices, new SplittableRandom(1)).iouTargets())
                    .containsOnly((float) value);
        }
    }

    @Test
    void boxesAreTheWholeImage() {
        PromptSampler sampler = new PromptSampler(CONFIG, new PromptMode.WholeBox(), 1);
        List<TrainingSlice> slices = IntStream.range(0, 3)
                .mapToObj(i -> new TrainingSlice(null, new MaskSlice(SIZE, SIZE, new byte[SIZE * SIZE])))
                .toList();
        assertThat(sampler.sample(slices, new SplittableRandom(1)).prompts()).isEqualTo(Prompts.wholeBox(3, 64));
        assertThat(sampler.tokens()).isEqualTo(2);
        assertThat(new PromptSampler(CONFIG, PromptMode.named("grid"), 1).tokens())
                .isEqualTo(2);
    }
}
