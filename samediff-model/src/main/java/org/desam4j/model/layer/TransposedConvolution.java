package org.desam4j.model.layer;

import java.util.Optional;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;

/** {@code nn.ConvTranspose2d} with kernel and stride 2: doubles height and width; weight {@code [in, out, 2, 2]}. */
public final class TransposedConvolution {
    private static final DeConv2DConfig DOUBLING = DeConv2DConfig.builder()
            .kH(2)
            .kW(2)
            .sH(2)
            .sW(2)
            .pH(0)
            .pW(0)
            .dH(1)
            .dW(1)
            .isSameMode(false)
            .dataFormat("NHWC")
            .build();

    private final Parameter weight;
    private final Optional<Parameter> bias;

    public TransposedConvolution(Scope scope, int in, int out, boolean biased) {
        Initializer initializer = Initializer.kaimingUniform(4L * out);
        weight = scope.parameter("weight", initializer, in, out, 2, 2);
        bias = biased ? Optional.of(scope.parameter("bias", initializer, out)) : Optional.empty();
    }

    /**
     * @param x {@code [N, H, W, in]}
     * @return {@code [N, 2H, 2W, out]}
     */
    public SDVariable apply(Graph graph, SDVariable x) {
        SDVariable permuted = graph.weight(weight).permute(2, 3, 1, 0);
        return bias.map(offset -> graph.ops().cnn().deconv2d(x, permuted, graph.weight(offset), DOUBLING))
                .orElseGet(() -> graph.ops().cnn().deconv2d(x, permuted, DOUBLING));
    }
}
