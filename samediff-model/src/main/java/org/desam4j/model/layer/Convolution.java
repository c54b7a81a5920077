package org.desam4j.model.layer;

import java.util.Optional;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

/**
 * A square 2-D convolution on {@code [N, H, W, C]}, weight {@code [out, in, k, k]} as {@code nn.Conv2d}. The graph
 * permutes the weight into ND4J's {@code [k, k, in, out]}: with that layout alone the gradient is right in M2.1, and the
 * variable keeps the checkpoint's shape.
 */
public final class Convolution {
    private final Parameter weight;
    private final Optional<Parameter> bias;
    private final int kernel;
    private final int stride;

    private Convolution(Scope scope, int in, int out, int kernel, int stride, boolean biased) {
        Initializer initializer = Initializer.kaimingUniform((long) in * kernel * kernel);
        weight = scope.parameter("weight", initializer, out, in, kernel, kernel);
        bias = biased ? Optional.of(scope.parameter("bias", initializer, out)) : Optional.empty();
        this.kernel = kernel;
        this.stride = stride;
    }

    /** Stride 1, padded so that the size stays, no bias. */
    public static Convolution same(Scope scope, int in, int out, int kernel) {
        return new Convolution(scope, in, out, kernel, 1, false);
    }

    /** Kernel and stride equal, no padding, with a bias: each output sees its own patch. */
    public static Convolution patches(Scope scope, int in, int out, int kernel) {
        return new Convolution(scope, in, out, kernel, kernel, true);
    }

    /**
     * @param x {@code [N, H, W, in]}
     * @return {@code [N, H / stride, W / stride, out]}
     */
    public SDVariable apply(Graph graph, SDVariable x) {
        Conv2DConfig config = Conv2DConfig.builder()
                .kH(kernel)
                .kW(kernel)
                .sH(stride)
                .sW(stride)
                .pH(stride == 1 ? kernel / 2 : 0)
                .pW(stride == 1 ? kernel / 2 : 0)
                .dH(1)
                .dW(1)
                .paddingMode(PaddingMode.VALID)
                .dataFormat("NHWC")
                .weightsFormat(WeightsFormat.YXIO)
                .build();
        SDVariable permuted = graph.weight(weight).permute(2, 3, 1, 0);
        return bias.map(offset -> graph.ops().cnn().conv2d(x, permuted, graph.weight(offset), config))
                .orElseGet(() -> graph.ops().cnn().conv2d(x, permuted, config));
    }
}
