package org.desam4j.training.evaluate;

import java.util.List;

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
     * The prior of some label slices.
     *
     * @param masks at least one, all of the same size, 0 or 1
     */
    public static MeanPrior of(List<byte[]> masks) {
        double[] mean = new double[masks.get(0).length];
        for (byte[] mask : masks) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += mask[i] / (double) masks.size();
            }
        }
        double best = 0;
        double bestDice = -1;
        for (int step = 1; step < LEVELS; step++) {
            double level = step / (double) LEVELS;
            double dice = masks.stream()
                    .mapToDouble(mask -> dice(mean, level, mask))
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

    private static double dice(double[] mean, double level, byte[] mask) {
        int overlap = 0;
        int sizes = 0;
        for (int i = 0; i < mask.length; i++) {
            int predicted = mean[i] > level ? 1 : 0;
            overlap += predicted & mask[i];
            sizes += predicted + mask[i];
        }
        return sizes == 0 ? 1 : 2.0 * overlap / sizes;
    }

    /** Values whose positive part is the mask, in the network's frame. */
    public float[] logits() {
        return logits.clone();
    }
}
