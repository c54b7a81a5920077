package org.desam4j.onednn;

import java.util.List;
import org.bytedeco.dnnl.deconvolution_backward_data;
import org.bytedeco.dnnl.deconvolution_backward_weights;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Transposed convolutions; ND4J's weights are {@code [k, k, out, in]}. */
final class TransposedConvolutions implements ConvolutionFamily {
    private static final int DIRECT = dnnl.dnnl_deconvolution_direct;

    private final engine processor;
    private final long[] strides;
    private final long[] padding;

    TransposedConvolutions(Device device, long stride, long padding) {
        this.processor = device.engine();
        this.strides = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
    }

    @Override
    public List<Integer> weightOrder() {
        return List.of(2, 3, 0, 1);
    }

    @Override
    public Made forward(memory.desc x, memory.desc weights, memory.desc bias, memory.desc result) {
        deconvolution_forward.primitive_desc kind = new deconvolution_forward.primitive_desc(
                processor, dnnl.dnnl_forward_inference, DIRECT, x, weights, bias, result, strides, padding, padding);
        return new Made(kind, new deconvolution_forward(kind));
    }

    @Override
    public Made ofMap(memory.desc x, memory.desc weights, memory.desc result) {
        deconvolution_backward_data.primitive_desc kind = new deconvolution_backward_data.primitive_desc(
                processor, DIRECT, x, weights, result, strides, padding, padding, hint(x, weights, result));
        return new Made(kind, new deconvolution_backward_data(kind));
    }

    @Override
    public Made ofWeights(memory.desc x, memory.desc weights, memory.desc gradient, memory.desc result) {
        deconvolution_backward_weights.primitive_desc kind = new deconvolution_backward_weights.primitive_desc(
                processor,
                DIRECT,
                x,
                gradient,
                result,
                strides,
                padding,
                padding,
                hint(x, weights, result),
                ConvolutionFamily.withGivenScratch(),
                false);
        return new Made(kind, new deconvolution_backward_weights(kind));
    }

    /** The operation whose derivative is asked for. */
    private deconvolution_forward.primitive_desc hint(memory.desc x, memory.desc weights, memory.desc result) {
        return new deconvolution_forward.primitive_desc(
                processor, dnnl.dnnl_forward_training, DIRECT, x, weights, result, strides, padding, padding);
    }
}
