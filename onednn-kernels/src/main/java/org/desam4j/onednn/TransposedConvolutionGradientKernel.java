package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.deconvolution_backward_data;
import org.bytedeco.dnnl.deconvolution_backward_weights;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The derivative of a transposed 2-D convolution whose stride is its kernel for its map and for its weights. */
final class TransposedConvolutionGradientKernel {
    private final Device device;
    private final Fusion.TransposedConvolutionGradient gradient;
    private final List<Integer> order;
    private final Input x;
    private final Input weights;
    private final Input ofResult;
    private final long[] strides;
    private final long[] padding;
    private final long multiplyAdds;

    TransposedConvolutionGradientKernel(
            Device device,
            Fusion.TransposedConvolutionGradient gradient,
            Precision precision,
            List<Operand> arguments) {
        this.device = device;
        this.gradient = gradient;
        order = TransposedConvolutionKernel.MAP;
        x = new Input(device, precision, arguments.get(0), order);
        weights = new Input(device, precision, arguments.get(1), TransposedConvolutionKernel.WEIGHTS);
        ofResult = new Input(device, precision, arguments.get(2), order);
        INDArray kernel = arguments.get(1).array();
        strides = new long[] {kernel.size(0), kernel.size(1)};
        padding = new long[] {0, 0};
        multiplyAdds = arguments.get(0).array().length() * (kernel.length() / kernel.size(3));
    }

    /** @param results the gradient of the map, then that of the weights, each if it is wanted */
    Step bind(List<INDArray> results) {
        deconvolution_forward.primitive_desc forward = new deconvolution_forward.primitive_desc(
                device.engine(),
                dnnl.prop_kind.forward_training,
                dnnl.algorithm.deconvolution_direct,
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

    private void bindOfMap(deconvolution_forward.primitive_desc forward, INDArray result, List<Step> steps) {
        deconvolution_backward_data.primitive_desc kind = new deconvolution_backward_data.primitive_desc(
                device.engine(),
                dnnl.algorithm.deconvolution_direct,
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
        steps.add(new PrimitiveStep(device, new deconvolution_backward_data(kind), memories, multiplyAdds));
        output.conversion(kind.diff_src_desc(), 2).ifPresent(steps::add);
    }

    private void bindOfWeights(deconvolution_forward.primitive_desc forward, INDArray result, List<Step> steps) {
        deconvolution_backward_weights.primitive_desc kind = new deconvolution_backward_weights.primitive_desc(
                device.engine(),
                dnnl.algorithm.deconvolution_direct,
                x.chosen(),
                Layout.any(memory.data_type.f32, Layout.sizes(result, TransposedConvolutionKernel.WEIGHTS)),
                ofResult.chosen(),
                strides,
                padding,
                padding,
                forward);
        Output output = new Output(device, result, Layout.of(result, TransposedConvolutionKernel.WEIGHTS));
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, x.as(kind.src_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_DIFF_DST, ofResult.as(kind.diff_dst_desc(), 1, steps));
        memories.put(dnnl.DNNL_ARG_DIFF_WEIGHTS, output.as(kind.diff_weights_desc(), 2));
        steps.add(new PrimitiveStep(device, new deconvolution_backward_weights(kind), memories, multiplyAdds));
        output.conversion(kind.diff_weights_desc(), 2).ifPresent(steps::add);
    }
}
