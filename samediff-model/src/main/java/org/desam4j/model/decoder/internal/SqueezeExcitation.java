package org.desam4j.model.decoder.internal;

import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The channel gate of PDMM's residual blocks: {@code sigmoid(fc2(relu(fc1(mean over H and W))))}, hidden width C / 16.
 *
 * <p>In the published code the gate pools the output of an instance norm without scale and shift, whose mean is zero by
 * construction; so every gate is {@code sigmoid(0) = 0.5} whatever the weights, which get no gradient.
 */
public final class SqueezeExcitation {
    private static final int REDUCTION = 16;

    private final Parameter squeeze;
    private final Parameter excite;
    private final int channels;
    private final SqueezeExcitationGate gate;

    SqueezeExcitation(Scope scope, int channels, SqueezeExcitationGate gate) {
        this.channels = channels;
        this.gate = gate;
        int hidden = channels / REDUCTION;
        Scope layers = scope.child("fc");
        squeeze = layers.child(0).parameter("weight", Initializer.kaimingUniform(channels), hidden, channels);
        excite = layers.child(2).parameter("weight", Initializer.kaimingUniform(hidden), channels, hidden);
    }

    /**
     * @param raw {@code [N, H, W, C]} before the instance norm
     * @param normalised the same after it
     * @return the normalised map, each channel multiplied by its gate
     */
    SDVariable apply(Graph graph, SDVariable raw, SDVariable normalised) {
        return switch (gate) {
            case CONSTANT -> normalised.mul(0.5);
            case AFTER_NORM -> normalised.mul(gates(graph, normalised.mean(1, 2)));
            case BEFORE_NORM -> normalised.mul(gates(graph, raw.mean(1, 2)));
        };
    }

    private SDVariable gates(Graph graph, SDVariable pooled) {
        SDVariable hidden =
                graph.ops().nn().relu(graph.ops().mmul(pooled, graph.weight(squeeze), false, true, false), 0);
        SDVariable logits = graph.ops().mmul(hidden, graph.weight(excite), false, true, false);
        return graph.ops().nn().sigmoid(logits).reshape(-1, 1, 1, channels);
    }
}
