package org.desam4j.examples;

import org.desam4j.training.objective.LossInputs;
import org.desam4j.training.objective.LossSettings;
import org.desam4j.training.objective.LossTerm;
import org.nd4j.autodiff.samediff.SDVariable;

/** The Tversky loss (Salehi et al., 2017): Dice that counts a missed pixel more than one too many. */
final class TverskyLoss implements LossTerm {
    private static final double FALSE_POSITIVES = 0.3;
    private static final double FALSE_NEGATIVES = 0.7;
    private static final double SMOOTHING = 1e-5;

    @Override
    public String name() {
        return "tversky_loss";
    }

    @Override
    public SDVariable of(LossInputs in, LossSettings settings) {
        SDVariable p = in.graph().ops().nn().sigmoid(in.maskLogits()).reshape(-1, in.pixels());
        SDVariable t = in.maskTarget().reshape(-1, in.pixels());
        SDVariable found = p.mul(t).sum(true, 1);
        SDVariable extra = p.sum(true, 1).sub(found).mul(FALSE_POSITIVES);
        SDVariable missed = t.sum(true, 1).sub(found).mul(FALSE_NEGATIVES);
        SDVariable index = found.add(SMOOTHING).div(found.add(extra).add(missed).add(SMOOTHING));
        // An empty target has no Tversky index, as it has no Dice.
        return index.rsub(1).mul(t.max(true, 1)).mean();
    }
}
