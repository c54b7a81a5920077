package org.desam4j.training.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.desam4j.training.protocol.IntensityRules;
import org.desam4j.training.protocol.Protocol;
import org.junit.jupiter.api.Test;

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

    /** SAM's bilinear resizing by four and back, by its definition with half-pixel centres, on one line. */
    @Test
    void smoothingIsResizingUpAndDown() {
        float[] line = new float[SIZE * SIZE];
        java.util.Random random = new java.util.Random(2);
        for (int x = 0; x < SIZE; x++) {
            float value = random.nextFloat() - 0.5f;
            for (int y = 0; y < SIZE; y++) {
                line[y * SIZE + x] = value;
            }
        }
        Protocol smoothing = new Protocol(
                IntensityRules.PERCENTILES,
                Protocol.Slices.LABELLED,
                Protocol.LabelResize.NEAREST,
                Protocol.MaskChoice.BEST_IOU,
                true,
                0,
                0,
                0,
                Protocol.Grid.NETWORK,
                Protocol.ValidationPoints.FIXED);
        float[] finished = new Finisher(smoothing, SIZE).finish(line);
        double[] large = new double[4 * SIZE];
        for (int i = 0; i < large.length; i++) {
            large[i] = sample(x -> line[x], SIZE, (i + 0.5) / 4 - 0.5);
        }
        for (int x = 0; x < SIZE; x++) {
            double expected = sample(i -> large[i], large.length, (x + 0.5) * 4 - 0.5);
            assertThat((double) finished[x]).isCloseTo(expected, within(1e-6));
        }
    }

    private static double sample(java.util.function.IntToDoubleFunction values, int length, double position) {
        double clamped = Math.max(0, Math.min(length - 1, position));
        int below = (int) clamped;
        int above = Math.min(length - 1, below + 1);
        return values.applyAsDouble(below)
                + (clamped - below) * (values.applyAsDouble(above) - values.applyAsDouble(below));
    }

    @Test
    void theFrameAndSmallRegionsGo() {
        Finisher original = new Finisher(Protocol.ORIGINAL, SIZE);
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

    /** Untouched masks come first in the order of predicted IoU, and overlapping boxes are suppressed before. */
    @Test
    void theFirstRecordIsTheBestMaskThatNeedsNoCleaning() {
        RecordSelection selection = new RecordSelection(SIZE, 1000);
        byte[] touched = rectangle(60, 60, 50, 50);
        touched[200 * SIZE + 200] = 1;
        byte[] whole = rectangle(100, 100, 60, 60);
        byte[] overlapping = rectangle(101, 100, 60, 60);
        var first = selection.first(List.of(
                new RecordSelection.Candidate(touched, 0.9),
                new RecordSelection.Candidate(overlapping, 0.6),
                new RecordSelection.Candidate(whole, 0.8)));
        assertThat(first).contains(whole);
        assertThat(selection.first(List.of(new RecordSelection.Candidate(touched, 0.9))))
                .contains(rectangle(60, 60, 50, 50));
        assertThat(selection.first(List.of())).isEmpty();
    }
}
