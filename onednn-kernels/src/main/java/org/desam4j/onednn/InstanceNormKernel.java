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
    private static final List<Integer> CHANNELS_FIRST = List.of(0, 3, 1, 2);

    private InstanceNormKernel() {}

    /** True if that is what is to be computed. */
    static boolean takes(Fusion.Normalization norm, INDArray x) {
        return x.rank() == 4 && norm.dimensions().equals(HEIGHT_AND_WIDTH) && !norm.weighted();
    }

    static Step bind(Device device, Fusion.Normalization norm, INDArray x, INDArray result) {
        memory.desc from = Layout.of(x, CHANNELS_FIRST);
        memory.desc to = Layout.of(result, CHANNELS_FIRST);
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
