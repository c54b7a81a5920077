package org.desam4j.training.inference.postprocess.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.desam4j.training.inference.card.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published code's finishing of masks. */
class FinisherTest {
    private static final int SIZE = 256;

    private static byte[] rectangle(int left, int top, int width, int height) {
        byte[] mask = new byte[SIZE * SIZE];
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                mask[y * SIZE + x] = 1;
            }
        }
        return mask;
    }

    private static float[] logits(byte[] mask) {
        float[] logits = new float[mask.length];
        for (int i = 0; i < mask.length; i++) {
            logits[i] = mask[i] == 1 ? 3 : -3;
        }
        return logits;
    }

    private static long count(float[] values) {
        long count = 0;
        for (float value : values) {
            count += value > 0 ? 1 : 0;
        }
        return count;
    }

    private static Protocol smoothing() {
        return Protocol.DEFAULT.toBuilder().smoothing(true).minimumArea(0).build();
    }

    /** SAM's bilinear resizing up and back, by its definition with half-pixel centres, whatever the ratio of the sizes. */
    @ParameterizedTest
    @CsvSource({"256, 1024", "96, 192", "64, 192", "32, 112", "24, 24"})
    void smoothingIsResizingUpAndDown(int size, int imageSize) {
        Random random = new Random(2);
        float[] logits = new float[size * size];
        double[] values = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = random.nextFloat() - 0.5f;
            values[i] = logits[i];
        }
        float[] finished = new Finisher(smoothing(), size, imageSize).finish(logits);
        double[] expected = resized(resized(values, size, imageSize), imageSize, size);
        for (int i = 0; i < finished.length; i++) {
            assertThat((double) finished[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    /** Bilinear with half-pixel centres, from the four nearest pixels of each. */
    private static double[] resized(double[] image, int from, int to) {
        double[] result = new double[to * to];
        for (int i = 0; i < result.length; i++) {
            int column = i % to;
            int row = i / to;
            double x = Math.max(0, (column + 0.5) * from / to - 0.5);
            double y = Math.max(0, (row + 0.5) * from / to - 0.5);
            for (int dy = 0; dy < 2; dy++) {
                for (int dx = 0; dx < 2; dx++) {
                    int atX = Math.min(from - 1, (int) x + dx);
                    int atY = Math.min(from - 1, (int) y + dy);
                    double weightX = dx == 0 ? 1 - (x - (int) x) : x - (int) x;
                    double weightY = dy == 0 ? 1 - (y - (int) y) : y - (int) y;
                    result[i] += weightX * weightY * image[atY * from + atX];
                }
            }
        }
        return result;
    }

    /** The known kernels: [1, 14, 1] / 16 for an input of four times the size, [1, 6, 1] / 8 for twice the size. */
    @ParameterizedTest
    @CsvSource({"4, 0.0625", "2, 0.125", "3, 0", "1, 0"})
    void aSinglePixelSpreadsByTheRatio(int ratio, double share) {
        int size = 16;
        float[] logits = new float[size * size];
        logits[7 * size + 5] = 1;
        float[] finished = new Finisher(smoothing(), size, ratio * size).finish(logits);
        assertThat((double) finished[7 * size + 5]).isCloseTo((1 - 2 * share) * (1 - 2 * share), within(1e-7));
        assertThat((double) finished[7 * size + 4]).isCloseTo(share * (1 - 2 * share), within(1e-7));
        assertThat((double) finished[8 * size + 5]).isCloseTo(share * (1 - 2 * share), within(1e-7));
        assertThat((double) finished[8 * size + 6]).isCloseTo(share * share, within(1e-7));
        assertThat(finished[7 * size + 7]).isZero();
    }

    @Test
    void theFrameAndSmallRegionsGo() {
        Finisher original = new Finisher(Protocol.ORIGINAL, SIZE, 4 * SIZE);
        byte[] mask = rectangle(30, 100, 60, 60);
        byte[] island = rectangle(150, 150, 20, 20);
        for (int i = 0; i < mask.length; i++) {
            mask[i] |= island[i];
        }
        float[] finished = original.finish(logits(mask));
        assertThat(count(finished)).isEqualTo((90 - 50) * 60);
        assertThat(finished[110 * SIZE + 49]).isNegative();
        assertThat(finished[110 * SIZE + 50]).isPositive();
        assertThat(finished[160 * SIZE + 160]).isNegative();
    }

    /** Of four values above -1 two lie above 1. */
    @Test
    void stabilityIsTheOverlapOfTheStricterAndTheLaxerCut() {
        Finisher finisher = new Finisher(Protocol.DEFAULT, 3, 6);
        assertThat(finisher.stability(new float[] {2, 1.5f, 1, 0, -1, -5, -5, -5, -5}))
                .isEqualTo(0.5);
        assertThat(finisher.stability(new float[] {-2, -2, -2, -2, -2, -2, -2, -2, -2}))
                .isZero();
    }
}
