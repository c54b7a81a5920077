package org.desam4j.training.objective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.Graph;
import org.desam4j.model.SamConfig;
import org.desam4j.model.TrainableDecoder;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * DeSAM's objective: Dice on the mask, binary cross-entropy on the mask if wanted, and an error of the predicted IoU, each
 * with weight 1.
 *
 * <p>The published code means to add a cross-entropy, but its library computes a softmax over the single channel, so
 * that the term is exactly zero; leaving it out is faithful to what was run, taking it in to what was meant.
 */
public final class DeSamObjective implements TrainableDecoder.Objective {
    /** The input of target masks {@code [B, 1, 4 grid, 4 grid]}, 0 or 1. */
    public static final String MASK_TARGET = "mask_target";

    /** The input of target IoUs {@code [B, 1]}; only where the IoU is trained. */
    public static final String IOU_TARGET = "iou_target";

    /** The names of the terms. */
    public static final String DICE = "dice_loss";

    public static final String CROSS_ENTROPY = "cross_entropy";
    public static final String IOU = "iou_loss";

    private final int maskSize;
    private final boolean crossEntropy;
    private final IouLoss iouLoss;

    public DeSamObjective(SamConfig config, boolean crossEntropy, IouLoss iouLoss) {
        this.maskSize = config.maskSize();
        this.crossEntropy = crossEntropy;
        this.iouLoss = iouLoss;
    }

    @Override
    public Map<String, SDVariable> terms(Graph graph, SDVariable maskLogits, SDVariable iou) {
        SDVariable target = graph.input(MASK_TARGET, -1, 1, maskSize, maskSize);
        Map<String, SDVariable> terms = new LinkedHashMap<>();
        terms.put(DICE, Losses.squaredDice(graph, maskLogits, target, maskSize * maskSize));
        if (crossEntropy) {
            terms.put(CROSS_ENTROPY, Losses.crossEntropy(graph, maskLogits, target));
        }
        if (iouLoss != IouLoss.NONE) {
            SDVariable iouTarget = graph.input(IOU_TARGET, -1, 1);
            terms.put(
                    IOU,
                    iouLoss == IouLoss.ABSOLUTE_ERROR
                            ? Losses.absoluteError(graph, iou, iouTarget)
                            : Losses.squaredError(graph, iou, iouTarget));
        }
        return terms;
    }
}
