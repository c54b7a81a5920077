package org.desam4j.onednn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds fusions to primitives of oneDNN. */
final class OneDnnKernels implements Kernels {
    private static final Logger LOG = LoggerFactory.getLogger(OneDnnKernels.class);

    private final Device device = new Device();
    private final Precision precision;

    OneDnnKernels(Precision precision) {
        this.precision = precision;
    }

    // The scope frees what is made while it is open and not kept; it limits itself to no kinds of pointers.
    @SuppressWarnings({"try", "unchecked"})
    @Override
    public Optional<Step> bind(Fusion fusion, List<Operand> arguments, List<INDArray> results) {
        try (PointerScope temporary = new PointerScope()) {
            return Optional.of(step(fusion, arguments, results));
        } catch (UnsupportedOperationException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("oneDNN has no way to compute {}: {}; ND4J does", fusion, e.getMessage());
            return Optional.empty();
        }
    }

    private Step step(Fusion fusion, List<Operand> arguments, List<INDArray> results) {
        INDArray first = arguments.get(0).array();
        INDArray result = results.get(0);
        if (fusion instanceof Fusion.Product product) {
            return ProductKernel.bind(device, product, precision, arguments, result);
        }
        if (fusion instanceof Fusion.PositionedProduct product) {
            return PositionedProductKernel.bind(device, product, precision, arguments, result);
        }
        if (fusion instanceof Fusion.Attention) {
            return new AttentionKernel(device, precision, arguments, result, AttentionKernel.BLOCK);
        }
        if (fusion instanceof Fusion.Normalization normalization) {
            return !normalization.weighted() && InstanceNormKernel.takes(normalization.dimensions(), first)
                    ? InstanceNormKernel.bind(device, normalization, first, result)
                    : NormalizationKernel.bind(device, normalization, arguments, result);
        }
        if (fusion instanceof Fusion.NormalizationGradient gradient) {
            return NormalizationGradientKernel.bind(device, gradient, arguments, result);
        }
        if (fusion instanceof Fusion.LeakyRelu activation) {
            return LeakyReluKernel.bind(device, activation, arguments, result);
        }
        if (fusion instanceof Fusion.LeakyReluGradient gradient) {
            return LeakyReluKernel.gradient(device, gradient, arguments, result);
        }
        if (fusion instanceof Fusion.Softmax) {
            return SoftmaxKernel.bind(device, first, result);
        }
        if (fusion instanceof Fusion.Permutation permutation) {
            return PermutationKernel.bind(device, permutation, first, result);
        }
        if (fusion instanceof Fusion.Convolution convolution) {
            return ConvolutionKernel.direct(device, precision, convolution, arguments, result)
                    .forward(arguments.stream().skip(2).findFirst(), result);
        }
        if (fusion instanceof Fusion.TransposedConvolution) {
            return ConvolutionKernel.transposed(device, precision, arguments)
                    .forward(arguments.stream().skip(2).findFirst(), result);
        }
        if (fusion instanceof Fusion.ConvolutionGradient gradient) {
            Operand ofResult = arguments.get(2);
            return ConvolutionKernel.direct(device, precision, gradient.of(), arguments, ofResult.array())
                    .gradient(gradient, ofResult, results);
        }
        if (fusion instanceof Fusion.TransposedConvolutionGradient gradient) {
            return ConvolutionKernel.transposed(device, precision, arguments)
                    .gradient(gradient, arguments.get(2), results);
        }
        return ProductGradientKernel.bind(device, (Fusion.ProductGradient) fusion, precision, arguments, results);
    }

    @Override
    public boolean takesHalf() {
        return precision == Precision.BFLOAT16;
    }

    @Override
    public void close() {
        device.close();
    }
}
