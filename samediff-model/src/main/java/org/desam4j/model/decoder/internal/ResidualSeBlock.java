package org.desam4j.model.decoder.internal;

import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.layer.Activation;
import org.desam4j.model.layer.Convolution;
import org.desam4j.model.layer.Normalization;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * PDMM's residual block: two 3x3 convolutions with instance norms and a squeeze-and-excitation gate, beside a shortcut.
 * The shortcut is a 1x1 convolution and an instance norm where the width changes, else the identity; the convolution is
 * in every checkpoint all the same.
 */
final class ResidualSeBlock {
    private final Convolution conv1;
    private final Convolution conv2;
    private final Convolution conv3;
    private final SqueezeExcitation gate;
    private final boolean widthChanges;

    ResidualSeBlock(Scope scope, int in, int out, SqueezeExcitationGate gateKind) {
        conv1 = Convolution.same(scope.child("conv1").child("conv"), in, out, 3);
        conv2 = Convolution.same(scope.child("conv2").child("conv"), out, out, 3);
        conv3 = Convolution.same(scope.child("conv3").child("conv"), in, out, 1);
        gate = new SqueezeExcitation(scope.child("se"), out, gateKind);
        widthChanges = in != out;
    }

    /**
     * @param x {@code [N, H, W, in]}
     * @return {@code [N, H, W, out]}
     */
    SDVariable apply(Graph graph, SDVariable x) {
        SDVariable hidden = Activation.leakyRelu(graph, Normalization.instance(graph, conv1.apply(graph, x)));
        SDVariable convolved = conv2.apply(graph, hidden);
        SDVariable main = gate.apply(graph, convolved, Normalization.instance(graph, convolved));
        SDVariable shortcut = widthChanges ? Normalization.instance(graph, conv3.apply(graph, x)) : x;
        return Activation.leakyRelu(graph, main.add(shortcut));
    }
}
