package org.desam4j.training.evaluate.internal;

import java.util.Arrays;
import java.util.List;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.internal.Overlap;

/**
 * The trivial mask that knows where organs usually lie and does not look at the scan: the mean of the training labels, cut at the level
 * that fits the training labels best, in the part of the scan in which they lie on average. A model that is not better than this has
 * learnt nothing of use.
 */
public final class MeanPrior {
    private static final int LEVELS = 20;

    private final float[] logits;
    private final double from;
    private final double to;

    private MeanPrior(float[] logits, double from, double to) {
        this.logits = logits;
        this.from = from;
        this.to = to;
    }

    /**
     * A training case's label.
     *
     * @param slices that are labelled, in the network's frame; none is empty, since a gap in a label would favour an empty prior
     * @param from the share of the scan's slices before the first labelled one
     * @param to the share of the scan's slices up to the last labelled one
     */
    public record TrainingLabel(List<MaskSlice> slices, double from, double to) {
        public TrainingLabel {
            slices = List.copyOf(slices);
        }
    }

    /**
     * The prior of some labels. It is never empty: the levels lie between 0 and the mean's highest value.
     *
     * @param labels at least one with a slice, all of the same size
     */
    public static MeanPrior of(List<TrainingLabel> labels) {
        List<MaskSlice> masks =
                labels.stream().flatMap(label -> label.slices().stream()).toList();
        double[] mean = new double[masks.get(0).pixels().length];
        for (MaskSlice mask : masks) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += mask.pixels()[i] / (double) masks.size();
            }
        }
        double highest = Arrays.stream(mean).max().orElseThrow();
        double best = 0;
        double bestDice = -1;
        for (int step = 0; step < LEVELS; step++) {
            double level = highest * (step + 0.5) / LEVELS;
            byte[] cut = above(mean, level);
            double dice = masks.stream()
                    .mapToDouble(mask -> Overlap.dice(cut, mask.pixels()))
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
        return new MeanPrior(
                logits,
                labels.stream().mapToDouble(TrainingLabel::from).average().orElseThrow(),
                labels.stream().mapToDouble(TrainingLabel::to).average().orElseThrow());
    }

    private static byte[] above(double[] mean, double level) {
        byte[] mask = new byte[mean.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (mean[i] > level ? 1 : 0);
        }
        return mask;
    }

    /** True if the mask is in a slice of a whole scan, as far as its middle lies in the part where labels lie on average. */
    public boolean reaches(int slice, int slices) {
        double middle = (slice + 0.5) / slices;
        return middle >= from && middle <= to;
    }

    /** All that makes this prior another than others. */
    public String fingerprint() {
        return from + " " + to + " " + Arrays.toString(logits);
    }

    /** Values whose positive part is the mask of a slice, in the network's frame. */
    public float[] logits() {
        return logits.clone();
    }
}
