package org.desam4j.training.evaluate;

import java.util.Arrays;
import java.util.List;
import org.desam4j.training.volume.Overlap;

/**
 * The trivial mask that knows where organs usually lie and does not look at the scan: the mean of the training labels,
 * cut at the level that fits the training labels best. A model that is not better than this has learnt nothing of use.
 */
public final class MeanPrior {
    private static final int LEVELS = 20;

    private final float[] logits;

    private MeanPrior(float[] logits) {
        this.logits = logits;
    }

    /**
     * The prior of some label slices. It is never empty: the levels go from 0 to just below the mean's highest value.
     *
     * @param masks at least one, all of the same size, 0 or 1; none is empty, since a gap in a label would favour an empty prior
     */
    public static MeanPrior of(List<byte[]> masks) {
        double[] mean = new double[masks.get(0).length];
        for (byte[] mask : masks) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += mask[i] / (double) masks.size();
            }
        }
        double highest = Arrays.stream(mean).max().orElseThrow();
        double best = 0;
        double bestDice = -1;
        for (int step = 0; step < LEVELS; step++) {
            double level = highest * step / LEVELS;
            byte[] cut = above(mean, level);
            double dice = masks.stream()
                    .mapToDouble(mask -> Overlap.dice(cut, mask))
                    .average()
                    .orElseThrow();
            if (dice > bestDice) {
                best = level;
                bestDice = dice;
            }
        }
        float[] logits = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            logits[i] = (float) (mean[i] - best);
        }
        return new MeanPrior(logits);
    }

    private static byte[] above(double[] mean, double level) {
        byte[] mask = new byte[mean.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (mean[i] > level ? 1 : 0);
        }
        return mask;
    }

    /** Values whose positive part is the mask, in the network's frame. */
    public float[] logits() {
        return logits.clone();
    }
}
