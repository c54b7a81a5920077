package org.desam4j.training.objective;

import org.desam4j.model.Graph;
import org.nd4j.autodiff.samediff.SDVariable;

/** Losses as scalars in a graph. */
final class Losses {
    /** MONAI's {@code smooth_nr} and {@code smooth_dr}. */
    private static final double SMOOTHING = 1e-5;

    private Losses() {}

    /**
     * MONAI 1.1.0's {@code DiceLoss(sigmoid=True, squared_pred=True)}: for each sample
     * {@code 1 - (2 sum(p t) + s) / (sum(p^2) + sum(t^2) + s)}, and the mean over samples.
     *
     * @param logits {@code [B, 1, H, W]}
     * @param target the same shape, 0 or 1
     * @param pixels H * W
     */
    static SDVariable squaredDice(Graph graph, SDVariable logits, SDVariable target, int pixels) {
        SDVariable probability = graph.ops().nn().sigmoid(logits).reshape(-1, pixels);
        SDVariable truth = target.reshape(-1, pixels);
        SDVariable overlap = probability.mul(truth).sum(true, 1);
        SDVariable sizes = graph.ops()
                .math()
                .square(probability)
                .sum(true, 1)
                .add(graph.ops().math().square(truth).sum(true, 1));
        SDVariable ratio = overlap.mul(2).add(SMOOTHING).div(sizes.add(SMOOTHING));
        return ratio.mean().rsub(1);
    }

    /**
     * Binary cross-entropy of logits, {@code max(x, 0) - x t + log(1 + exp(-|x|))}, the mean over all pixels.
     *
     * @param logits {@code [B, 1, H, W]}
     * @param target the same shape, 0 or 1
     */
    static SDVariable crossEntropy(Graph graph, SDVariable logits, SDVariable target) {
        SDVariable positive = graph.ops().nn().relu(logits, 0);
        SDVariable magnitude = positive.mul(2).sub(logits);
        SDVariable tail = graph.ops().nn().softplus(magnitude.mul(-1));
        return positive.sub(logits.mul(target)).add(tail).mean();
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
