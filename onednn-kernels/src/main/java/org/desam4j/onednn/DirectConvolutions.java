package org.desam4j.onednn;

import java.util.List;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Convolutions; ND4J's weights are {@code [k, k, in, out]}. */
final class DirectConvolutions implements ConvolutionFamily {
    private static final int DIRECT = dnnl.dnnl_convolution_direct;

    private final engine processor;
    private final long[] strides;
    private final long[] padding;

    DirectConvolutions(Device device, long stride, long padding) {
        this.processor = device.engine();
        this.strides = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
    }

    @Override
    public List<Integer> weightOrder() {
        return List.of(3, 2, 0, 1);
    }

    @Override
    public Made forward(memory.desc x, memory.desc weights, memory.desc bias, memory.desc result) {
        convolution_forward.primitive_desc kind = new convolution_forward.primitive_desc(
                processor, dnnl.dnnl_forward_inference, DIRECT, x, weights, bias, result, strides, padding, padding);
        return new Made(kind, new convolution_forward(kind));
    }

    @Override
    public Made ofMap(memory.desc x, memory.desc weights, memory.desc result) {
        convolution_backward_data.primitive_desc kind = new convolution_backward_data.primitive_desc(
                processor, DIRECT, x, weights, result, strides, padding, padding, hint(x, weights, result));
        return new Made(kind, new convolution_backward_data(kind));
    }

    @Override
    public Made ofWeights(memory.desc x, memory.desc weights, memory.desc gradient, memory.desc result) {
        convolution_backward_weights.primitive_desc kind = new convolution_backward_weights.primitive_desc(
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
        return new Made(kind, new convolution_backward_weights(kind));
    }

    /** The operation whose derivative is asked for. */
    private convolution_forward.primitive_desc hint(memory.desc x, memory.desc weights, memory.desc result) {
        return new convolution_forward.primitive_desc(
                processor, dnnl.dnnl_forward_training, DIRECT, x, weights, result, strides, padding, padding);
    }
}
