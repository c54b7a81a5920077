package org.desam4j.onednn;

import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.softmax_forward;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax over the last dimension. */
final class SoftmaxKernel {
    private SoftmaxKernel() {}

    static Step bind(Device device, INDArray x, INDArray result) {
        long length = x.size(x.rank() - 1);
        memory.desc from = Layout.rows(x, length);
        memory.desc to = Layout.rows(result, length);
        return of(device, device.of(x, from), device.of(result, to));
    }

    /** The same of a matrix in memory, row by row. */
    static Step of(Device device, memory from, memory to) {
        softmax_forward.primitive_desc kind = new softmax_forward.primitive_desc(
                device.engine(),
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.softmax_accurate,
                from.get_desc(),
                to.get_desc(),
                1);
        return new PrimitiveStep(
                device, new softmax_forward(kind), Map.of(dnnl.DNNL_ARG_SRC, from, dnnl.DNNL_ARG_DST, to), 0);
    }
}
