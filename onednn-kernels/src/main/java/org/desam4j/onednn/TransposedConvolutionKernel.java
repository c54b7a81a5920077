package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Transposed 2-D convolutions whose stride is their kernel. */
final class TransposedConvolutionKernel {
    static final List<Integer> MAP = List.of(0, 1, 2, 3);

    /** oneDNN's {@code [out, in, k, k]} of ND4J's {@code [k, k, out, in]}. */
    static final List<Integer> WEIGHTS = List.of(2, 3, 0, 1);

    private TransposedConvolutionKernel() {}

    static Step bind(
            Device device,
            Fusion.TransposedConvolution convolution,
            Precision precision,
            List<Operand> arguments,
            INDArray result) {
        Input x = new Input(device, precision, arguments.get(0), MAP);
        Input weights = new Input(device, precision, arguments.get(1), WEIGHTS);
        memory.desc bias = convolution.biased() ? Layout.last(arguments.get(2).array(), 1) : new memory.desc();
        long kernel = arguments.get(1).array().size(0);
        deconvolution_forward.primitive_desc kind = new deconvolution_forward.primitive_desc(
                device.engine(),
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.deconvolution_direct,
                x.chosen(),
                weights.chosen(),
                bias,
                Layout.any(memory.data_type.f32, result.shape()),
                new long[] {kernel, kernel},
                new long[] {0, 0},
                new long[] {0, 0});
        List<Step> steps = new ArrayList<>();
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, x.as(kind.src_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_WEIGHTS, weights.as(kind.weights_desc(), 1, steps));
        if (convolution.biased()) {
            memories.put(dnnl.DNNL_ARG_BIAS, device.of(arguments.get(2).array(), bias));
        }
        Output output = new Output(device, result, Layout.of(result));
        memories.put(dnnl.DNNL_ARG_DST, output.as(kind.dst_desc(), 2));
        INDArray map = arguments.get(0).array();
        long perElement =
                arguments.get(1).array().length() / arguments.get(1).array().size(3);
        steps.add(new PrimitiveStep(device, new deconvolution_forward(kind), memories, map.length() * perElement));
        output.conversion(kind.dst_desc(), 2).ifPresent(steps::add);
        return new Steps(steps);
    }
}
