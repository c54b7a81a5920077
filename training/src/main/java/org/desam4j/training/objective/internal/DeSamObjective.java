package org.desam4j.training.objective.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.objective.LossInputs;
import org.desam4j.training.objective.LossSettings;
import org.desam4j.training.objective.LossTerm;
import org.desam4j.training.objective.LossTerms;
import org.nd4j.autodiff.samediff.SDVariable;

/** DeSAM's objective: Dice and what else is wanted on the mask, and an error of the predicted IoU, each with its weight. */
public final class DeSamObjective implements TrainableDecoder.Objective {
    /** The input of target masks {@code [B, 1, 4H, 4W]}, 0 or 1. */
    public static final String MASK_TARGET = "mask_target";

    /** The input of target IoUs {@code [B, 1]}; only where the IoU is trained. */
    public static final String IOU_TARGET = "iou_target";

    private final int maskSize;
    private final LossSettings settings;

    public DeSamObjective(SamConfig config, LossSettings settings) {
        this.maskSize = config.maskSize();
        this.settings = settings;
    }

    @Override
    public Map<String, SDVariable> terms(Graph graph, SDVariable maskLogits, SDVariable iou) {
        SDVariable target = graph.input(MASK_TARGET, -1, 1, maskSize, maskSize);
        LossInputs inputs = new LossInputs(graph, maskLogits, target, maskSize * maskSize, iou);
        Map<String, SDVariable> terms = new LinkedHashMap<>();
        for (LossTerm term : LossTerms.ALL) {
            double weight = settings.weight(term);
            if (weight > 0) {
                SDVariable value = term.of(inputs, settings);
                terms.put(term.name(), weight == 1 ? value : value.mul(weight));
            }
        }
        return terms;
    }
}
