package org.desam4j.training.run.internal;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.inference.card.PromptMode;

/**
 * The prompts of a training batch. With grid points each slice gets one point inside or outside the organ, always labelled
 * positive: the predicted IoU learns which, while the target mask is the whole organ either way. On a slice without the organ
 * every point lies outside, so that the IoU learns 0 there and no point of such a slice is trusted at inference.
 */
final class PromptSampler {
    private final SamConfig config;
    private final PromptMode mode;
    private final int backgroundPoints;

    /** @param backgroundPoints the number of points outside of the organ for one inside */
    PromptSampler(SamConfig config, PromptMode mode, int backgroundPoints) {
        this.config = config;
        this.mode = mode;
        this.backgroundPoints = backgroundPoints;
    }

    /**
     * Prompts with what the predicted IoU should be.
     *
     * @param prompts one for each slice
     * @param iouTargets 1 where the point lies in the organ, else 0; of no meaning for boxes
     */
    record Sample(Prompts prompts, List<Float> iouTargets) {}

    /** Tokens of each prompt. */
    int tokens() {
        return mode instanceof PromptMode.WholeBox
                ? Prompts.wholeBox(1, config.imageSize()).tokens()
                : Prompts.grid(1, config.imageSize()).tokens();
    }

    Sample sample(List<TrainingSlice> slices, SplittableRandom random) {
        if (mode instanceof PromptMode.WholeBox) {
            Prompts boxes = Prompts.wholeBox(slices.size(), config.imageSize());
            return new Sample(boxes, slices.stream().map(slice -> 0f).toList());
        }
        double[][] points = new double[slices.size()][];
        Float[] inside = new Float[slices.size()];
        for (int i = 0; i < points.length; i++) {
            boolean wanted = random.nextInt(backgroundPoints + 1) == 0;
            byte[] mask = slices.get(i).mask().pixels();
            int pixel = randomPixel(mask, wanted ? 1 : 0, random);
            int row = pixel / config.maskSize();
            int column = pixel % config.maskSize();
            double scale = config.imageSize() / (double) config.maskSize();
            points[i] = new double[] {column * scale, row * scale};
            inside[i] = (float) mask[pixel];
        }
        return new Sample(Prompts.positivePoints(points), List.of(inside));
    }

    /** A pixel with that value, or any pixel where the whole slice has the other one. */
    private static int randomPixel(byte[] mask, int value, SplittableRandom random) {
        int[] candidates =
                IntStream.range(0, mask.length).filter(i -> mask[i] == value).toArray();
        return candidates.length == 0 ? random.nextInt(mask.length) : candidates[random.nextInt(candidates.length)];
    }
}
