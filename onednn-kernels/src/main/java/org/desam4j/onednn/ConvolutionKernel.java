package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** 2-D convolutions, in whichever layout oneDNN likes best. */
final class ConvolutionKernel {
    private static final List<Integer> CHANNELS_FIRST = List.of(0, 1, 2, 3);
    private static final List<Integer> CHANNELS_LAST = List.of(0, 3, 1, 2);

    /** oneDNN's {@code [out, in, k, k]} of ND4J's {@code [k, k, in, out]}. */
    static final List<Integer> WEIGHTS = List.of(3, 2, 0, 1);

    private ConvolutionKernel() {}

    static Step bind(
            Device device,
            Fusion.Convolution convolution,
            Precision precision,
            List<Operand> arguments,
            INDArray result) {
        List<Integer> order = order(convolution.channelsLast());
        Input x = new Input(device, precision, arguments.get(0), order);
        Input weights = new Input(device, precision, arguments.get(1), WEIGHTS);
        memory.desc resultLayout = Layout.of(result, order);
        long[] strides = {convolution.stride(), convolution.stride()};
        long[] padding = {convolution.padding(), convolution.padding()};
        memory.desc bias = convolution.biased() ? Layout.last(arguments.get(2).array(), 1) : new memory.desc();
        convolution_forward.primitive_desc kind = new convolution_forward.primitive_desc(
                device.engine(),
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.convolution_direct,
                x.chosen(),
                weights.chosen(),
                bias,
                Layout.any(memory.data_type.f32, Layout.sizes(result, order)),
                strides,
                padding,
                padding);
        List<Step> steps = new ArrayList<>();
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, x.as(kind.src_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_WEIGHTS, weights.as(kind.weights_desc(), 1, steps));
        if (convolution.biased()) {
            memories.put(dnnl.DNNL_ARG_BIAS, device.of(arguments.get(2).array(), bias));
        }
        Output output = new Output(device, result, resultLayout);
        memories.put(dnnl.DNNL_ARG_DST, output.as(kind.dst_desc(), 2));
        long inner =
                arguments.get(1).array().length() / arguments.get(1).array().size(3);
        steps.add(new PrimitiveStep(device, new convolution_forward(kind), memories, result.length() * inner));
        output.conversion(kind.dst_desc(), 2).ifPresent(steps::add);
        return new Steps(steps);
    }

    /** For each of oneDNN's dimensions of a map, which are {@code [N, C, H, W]}, that of the array. */
    static List<Integer> order(boolean channelsLast) {
        return channelsLast ? CHANNELS_LAST : CHANNELS_FIRST;
    }
}
