package org.desam4j.training.objective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.Graph;
import org.desam4j.model.SamConfig;
import org.desam4j.model.TrainableDecoder;
import org.nd4j.autodiff.samediff.SDVariable;

/** DeSAM's objective: Dice and what else is wanted on the mask, and an error of the predicted IoU, each with weight 1. */
public final class DeSamObjective implements TrainableDecoder.Objective {
    /** The input of target masks {@code [B, 1, 4 grid, 4 grid]}, 0 or 1. */
    public static final String MASK_TARGET = "mask_target";

    /** The input of target IoUs {@code [B, 1]}; only where the IoU is trained. */
    public static final String IOU_TARGET = "iou_target";

    /** The names of the terms. */
    public static final String DICE = "dice_loss";

    public static final String CROSS_ENTROPY = "cross_entropy";
    public static final String FOCAL = "focal_loss";
    public static final String IOU = "iou_loss";

    private final int maskSize;
    private final LossSettings settings;

    public DeSamObjective(SamConfig config, LossSettings settings) {
        this.maskSize = config.maskSize();
        this.settings = settings;
    }

    @Override
    public Map<String, SDVariable> terms(Graph graph, SDVariable maskLogits, SDVariable iou) {
        SDVariable target = graph.input(MASK_TARGET, -1, 1, maskSize, maskSize);
        Map<String, SDVariable> terms = new LinkedHashMap<>();
        int pixels = maskSize * maskSize;
        terms.put(
                DICE,
                settings.dice() == LossSettings.Dice.SQUARED
                        ? Losses.squaredDice(graph, maskLogits, target, pixels)
                        : Losses.plainDice(graph, maskLogits, target, pixels));
        if (settings.crossEntropy()) {
            terms.put(CROSS_ENTROPY, Losses.crossEntropy(graph, maskLogits, target));
        }
        if (settings.focalGamma() > 0) {
            terms.put(FOCAL, Losses.focal(graph, maskLogits, target, settings.focalGamma()));
        }
        if (settings.iou() != IouLoss.NONE) {
            SDVariable iouTarget = graph.input(IOU_TARGET, -1, 1);
            terms.put(
                    IOU,
                    settings.iou() == IouLoss.ABSOLUTE_ERROR
                            ? Losses.absoluteError(graph, iou, iouTarget)
                            : Losses.squaredError(graph, iou, iouTarget));
        }
        return terms;
    }
}
