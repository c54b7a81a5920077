package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normalisation over the last dimensions, as a layer norm of rows. */
final class NormalizationKernel {
    private NormalizationKernel() {}

    static Step bind(Device device, Fusion.Normalization norm, List<Operand> arguments, INDArray result) {
        INDArray x = arguments.get(0).array();
        long length = length(norm.dimensions(), x);
        memory.desc from = Layout.rows(x, length);
        memory.desc to = Layout.rows(result, length);
        int flags = norm.weighted() ? dnnl.dnnl_use_scale | dnnl.dnnl_use_shift : dnnl.dnnl_normalization_flags_none;
        layer_normalization_forward.primitive_desc kind = new layer_normalization_forward.primitive_desc(
                device.engine(), dnnl.dnnl_forward_inference, from, to, (float) norm.epsilon(), flags);
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, device.of(x, from));
        memory normalised = device.of(result, to);
        memories.put(dnnl.DNNL_ARG_DST, normalised);
        if (norm.weighted()) {
            memories.put(dnnl.DNNL_ARG_SCALE, vector(device, arguments.get(1), length));
            memories.put(dnnl.DNNL_ARG_SHIFT, vector(device, arguments.get(2), length));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(new PrimitiveStep(device, new layer_normalization_forward(kind), memories, 0));
        if (norm.scale() != 1) {
            steps.add(Elementwise.of(device, dnnl.dnnl_eltwise_linear, norm.scale(), normalised, normalised));
        }
        if (norm.slope() != 1) {
            steps.add(Elementwise.of(device, dnnl.dnnl_eltwise_relu, norm.slope(), normalised, normalised));
        }
        return steps.size() == 1 ? steps.get(0) : new Steps(steps);
    }

    /** Elements of the dimensions, which must be the last ones. */
    private static long length(List<Integer> dimensions, INDArray x) {
        long length = 1;
        for (int i = 0; i < dimensions.size(); i++) {
            if (dimensions.get(i) != x.rank() - dimensions.size() + i) {
                throw new UnsupportedOperationException("normalisation over other dimensions than the last");
            }
            length *= x.size(dimensions.get(i));
        }
        return length;
    }

    private static memory vector(Device device, Operand operand, long length) {
        if (operand.array().length() != length || operand.array().rank() != 1) {
            throw new UnsupportedOperationException("a weight that is not of the shape that is normalised");
        }
        return device.of(operand.array(), Layout.of(operand.array()));
    }
}
