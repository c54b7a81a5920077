package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The derivative of a 2-D convolution for its map and for its weights. */
final class ConvolutionGradientKernel {
    private final Device device;
    private final Fusion.ConvolutionGradient gradient;
    private final List<Integer> order;
    private final Input x;
    private final Input weights;
    private final Input ofResult;
    private final long[] strides;
    private final long[] padding;
    private final long multiplyAdds;

    ConvolutionGradientKernel(
            Device device, Fusion.ConvolutionGradient gradient, Precision precision, List<Operand> arguments) {
        this.device = device;
        this.gradient = gradient;
        order = ConvolutionKernel.order(gradient.channelsLast());
        x = new Input(device, precision, arguments.get(0), order);
        weights = new Input(device, precision, arguments.get(1), ConvolutionKernel.WEIGHTS);
        ofResult = new Input(device, precision, arguments.get(2), order);
        strides = new long[] {gradient.stride(), gradient.stride()};
        padding = new long[] {gradient.padding(), gradient.padding()};
        INDArray matrix = arguments.get(1).array();
        multiplyAdds = arguments.get(2).array().length() * (matrix.length() / matrix.size(3));
    }

    /** @param results the gradient of the map, then that of the weights, each if it is wanted */
    Step bind(List<INDArray> results) {
        convolution_forward.primitive_desc forward = new convolution_forward.primitive_desc(
                device.engine(),
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.convolution_direct,
                x.chosen(),
                weights.chosen(),
                ofResult.chosen(),
                strides,
                padding,
                padding);
        List<Step> steps = new ArrayList<>();
        if (gradient.ofFirst()) {
            bindOfMap(forward, results.get(0), steps);
        }
        if (gradient.ofSecond()) {
            bindOfWeights(forward, results.get(results.size() - 1), steps);
        }
        return new Steps(steps);
    }

    private void bindOfMap(convolution_forward.primitive_desc forward, INDArray result, List<Step> steps) {
        convolution_backward_data.primitive_desc kind = new convolution_backward_data.primitive_desc(
                device.engine(),
                dnnl.algorithm.convolution_direct,
                Layout.any(memory.data_type.f32, Layout.sizes(result, order)),
                weights.chosen(),
                ofResult.chosen(),
                strides,
                padding,
                padding,
                forward);
        Output output = new Output(device, result, Layout.of(result, order));
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_DIFF_DST, ofResult.as(kind.diff_dst_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_WEIGHTS, weights.as(kind.weights_desc(), 1, steps));
        memories.put(dnnl.DNNL_ARG_DIFF_SRC, output.as(kind.diff_src_desc(), 2));
        steps.add(new PrimitiveStep(device, new convolution_backward_data(kind), memories, multiplyAdds));
        output.conversion(kind.diff_src_desc(), 2).ifPresent(steps::add);
    }

    private void bindOfWeights(convolution_forward.primitive_desc forward, INDArray result, List<Step> steps) {
        convolution_backward_weights.primitive_desc kind = new convolution_backward_weights.primitive_desc(
                device.engine(),
                dnnl.algorithm.convolution_direct,
                x.chosen(),
                Layout.any(memory.data_type.f32, Layout.sizes(result, ConvolutionKernel.WEIGHTS)),
                ofResult.chosen(),
                strides,
                padding,
                padding,
                forward);
        Output output = new Output(device, result, Layout.of(result, ConvolutionKernel.WEIGHTS));
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, x.as(kind.src_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_DIFF_DST, ofResult.as(kind.diff_dst_desc(), 1, steps));
        memories.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, output.as(kind.diff_weights_desc(), 2));
        steps.add(new PrimitiveStep(device, new convolution_backward_weights(kind), memories, multiplyAdds));
        output.conversion(kind.diff_weights_desc(), 2).ifPresent(steps::add);
    }
}
