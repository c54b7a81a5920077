package org.desam4j.training.evaluate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.internal.Overlap;
import org.junit.jupiter.api.Test;

class MeanPriorTest {
    private static final int SIZE = 24;

    /** Discs whose centres and radii differ. */
    private static List<MaskSlice> discs(int count, Random random) {
        List<MaskSlice> masks = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double x = SIZE / 2.0 + random.nextGaussian() * 3;
            double y = SIZE / 2.0 + random.nextGaussian() * 3;
            double radius = 3 + 4 * random.nextDouble();
            byte[] mask = new byte[SIZE * SIZE];
            for (int i = 0; i < mask.length; i++) {
                int row = i / SIZE;
                mask[i] = (byte) (Math.hypot(i % SIZE - x, row - y) < radius ? 1 : 0);
            }
            masks.add(new MaskSlice(SIZE, SIZE, mask));
        }
        return masks;
    }

    private static double meanDice(byte[] cut, List<MaskSlice> masks) {
        return masks.stream()
                .mapToDouble(mask -> Overlap.dice(cut, mask.pixels()))
                .average()
                .orElseThrow();
    }

    /** The best of all cuts, one at each number of masks that a pixel can be in. */
    private static double bestDice(List<MaskSlice> masks) {
        double best = 0;
        for (int least = 1; least <= masks.size(); least++) {
            byte[] cut = new byte[SIZE * SIZE];
            for (int i = 0; i < cut.length; i++) {
                int pixel = i;
                long in =
                        masks.stream().filter(mask -> mask.pixels()[pixel] == 1).count();
                cut[i] = (byte) (in >= least ? 1 : 0);
            }
            best = Math.max(best, meanDice(cut, masks));
        }
        return best;
    }

    /** With 16 masks the mean has steps of 1/16, and levels of a twentieth of its highest value miss none of them. */
    @Test
    void noCutOfTheMeanFitsTheLabelsBetter() {
        Random random = new Random(1);
        for (int trial = 0; trial < 20; trial++) {
            List<MaskSlice> masks = discs(16, random);
            float[] logits = MeanPrior.of(List.of(new MeanPrior.TrainingLabel(masks, 0, 1)))
                    .logits();
            byte[] prior = new byte[logits.length];
            for (int i = 0; i < prior.length; i++) {
                prior[i] = (byte) (logits[i] > 0 ? 1 : 0);
            }
            assertThat(meanDice(prior, masks)).isCloseTo(bestDice(masks), within(1e-9));
        }
    }
}
