package org.desam4j.training.objective;

import org.desam4j.model.graph.Graph;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variables that a term of the objective is made of, in the graph that it belongs to.
 *
 * @param graph in which the decoder is being built
 * @param maskLogits {@code [B, 1, H, W]}
 * @param maskTarget the same shape, 0 or 1
 * @param pixels H * W
 * @param iou the predicted IoUs {@code [B, 1]}
 */
public record LossInputs(Graph graph, SDVariable maskLogits, SDVariable maskTarget, int pixels, SDVariable iou) {
    /** The IoUs {@code [B, 1]} that are right; a graph has this input only if a term asks for it. */
    public SDVariable iouTarget() {
        return graph.input(DeSamObjective.IOU_TARGET, -1, 1);
    }
}
