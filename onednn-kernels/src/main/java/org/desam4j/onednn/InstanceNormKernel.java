package org.desam4j.onednn;

import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.group_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Normalisation over height and width of maps {@code [N, H, W, C]}, as a group norm with a channel in each group. */
final class InstanceNormKernel {
    private static final List<Integer> HEIGHT_AND_WIDTH = List.of(1, 2);

    private InstanceNormKernel() {}

    /** True if x is such maps and these are the dimensions over which they are normalised. */
    static boolean takes(List<Integer> dimensions, INDArray x) {
        return x.rank() == 4 && dimensions.equals(HEIGHT_AND_WIDTH);
    }

    static Step bind(Device device, Fusion.Normalization norm, INDArray x, INDArray result) {
        memory.desc from = Layout.map(x);
        memory.desc to = Layout.map(result);
        post_ops following = new post_ops();
        if (norm.scale() != 1) {
            following.append_eltwise(dnnl.algorithm.eltwise_linear, (float) norm.scale(), 0);
        }
        if (norm.slope() != 1) {
            following.append_eltwise(dnnl.algorithm.eltwise_relu, (float) norm.slope(), 0);
        }
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(following);
        group_normalization_forward.primitive_desc kind = new group_normalization_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_inference,
                from,
                to,
                x.size(3),
                (float) norm.epsilon(),
                dnnl.dnnl_normalization_flags_none,
                attributes,
                false);
        Map<Integer, memory> memories =
                Map.of(dnnl.DNNL_ARG_SRC, device.of(x, from), dnnl.DNNL_ARG_DST, device.of(result, to));
        return new PrimitiveStep(device, new group_normalization_forward(kind), memories, 0);
    }
}
