package org.desam4j.training.objective;

import org.desam4j.model.graph.Graph;
import org.nd4j.autodiff.samediff.SDVariable;

/** Losses as scalars in a graph. */
final class Losses {
    /** MONAI's {@code smooth_nr} and {@code smooth_dr}. */
    private static final double SMOOTHING = 1e-5;

    private Losses() {}

    /**
     * MONAI 1.1.0's {@code DiceLoss(sigmoid=True, squared_pred=True)}: for each sample
     * {@code 1 - (2 sum(p t) + s) / (sum(p^2) + sum(t^2) + s)}, and the mean over samples. A sample whose target is empty, where
     * Dice is 0/0 and this fraction would be 1 with no gradient to speak of, counts 0.
     *
     * @param logits {@code [B, 1, H, W]}
     * @param target the same shape, 0 or 1
     * @param pixels H * W
     */
    static SDVariable squaredDice(Graph graph, SDVariable logits, SDVariable target, int pixels) {
        SDVariable probability = graph.ops().nn().sigmoid(logits).reshape(-1, pixels);
        SDVariable truth = target.reshape(-1, pixels);
        SDVariable sizes = graph.ops()
                .math()
                .square(probability)
                .sum(true, 1)
                .add(graph.ops().math().square(truth).sum(true, 1));
        return dice(probability, truth, sizes);
    }

    /**
     * Dice with plain sums: {@code 1 - (2 sum(p t) + s) / (sum(p) + sum(t) + s)}, and the mean over samples. A sample whose
     * target is empty counts 0.
     *
     * @param logits {@code [B, 1, H, W]}
     * @param target the same shape, 0 or 1
     * @param pixels H * W
     */
    static SDVariable plainDice(Graph graph, SDVariable logits, SDVariable target, int pixels) {
        SDVariable probability = graph.ops().nn().sigmoid(logits).reshape(-1, pixels);
        SDVariable truth = target.reshape(-1, pixels);
        return dice(probability, truth, probability.sum(true, 1).add(truth.sum(true, 1)));
    }

    private static SDVariable dice(SDVariable probability, SDVariable truth, SDVariable sizes) {
        SDVariable overlap = probability.mul(truth).sum(true, 1);
        SDVariable losses =
                overlap.mul(2).add(SMOOTHING).div(sizes.add(SMOOTHING)).rsub(1);
        SDVariable counts = truth.max(true, 1);
        return losses.mul(counts).mean();
    }

    /**
     * Binary cross-entropy of logits, {@code max(x, 0) - x t + log(1 + exp(-|x|))}, the mean over all pixels.
     *
     * @param logits {@code [B, 1, H, W]}
     * @param target the same shape, 0 or 1
     */
    static SDVariable crossEntropy(Graph graph, SDVariable logits, SDVariable target) {
        return pixelCrossEntropy(graph, logits, target).mean();
    }

    private static SDVariable pixelCrossEntropy(Graph graph, SDVariable logits, SDVariable target) {
        SDVariable positive = graph.ops().nn().relu(logits, 0);
        SDVariable magnitude = positive.mul(2).sub(logits);
        SDVariable tail = graph.ops().nn().softplus(magnitude.mul(-1));
        return positive.sub(logits.mul(target)).add(tail);
    }

    /**
     * The focal loss (Lin et al., 2017) without class weights: cross-entropy times {@code (1 - p_t)^gamma}, the mean over all
     * pixels, where {@code p_t} is the probability of the true class.
     *
     * @param logits {@code [B, 1, H, W]}
     * @param target the same shape, 0 or 1
     */
    static SDVariable focal(Graph graph, SDVariable logits, SDVariable target, double gamma) {
        SDVariable signed = logits.mul(target.mul(-2).add(1));
        SDVariable wrong = graph.ops().nn().sigmoid(signed);
        return graph.ops()
                .math()
                .pow(wrong, gamma)
                .mul(pixelCrossEntropy(graph, logits, target))
                .mean();
    }

    /** The mean of {@code |prediction - target|}, PyTorch's {@code L1Loss}. */
    static SDVariable absoluteError(Graph graph, SDVariable prediction, SDVariable target) {
        return graph.ops().math().abs(prediction.sub(target)).mean();
    }

    /** The mean of {@code (prediction - target)^2}, PyTorch's {@code MSELoss}. */
    static SDVariable squaredError(Graph graph, SDVariable prediction, SDVariable target) {
        return graph.ops().math().square(prediction.sub(target)).mean();
    }
}
