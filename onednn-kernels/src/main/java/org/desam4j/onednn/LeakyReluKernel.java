package org.desam4j.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Leaky ReLU, of a sum too, and its derivative. */
final class LeakyReluKernel {
    private LeakyReluKernel() {}

    static Step bind(Device device, Fusion.LeakyRelu activation, List<Operand> arguments, INDArray result) {
        INDArray x = arguments.get(0).array();
        return activation.added()
                ? ofSum(device, activation, x, arguments.get(1).array(), result)
                : Elementwise.of(
                        device, dnnl.dnnl_eltwise_relu, activation.slope(), vector(device, x), vector(device, result));
    }

    private static memory vector(Device device, INDArray array) {
        return device.of(array, Layout.vector(array));
    }

    private static Step ofSum(Device device, Fusion.LeakyRelu activation, INDArray a, INDArray b, INDArray result) {
        if (!Arrays.equals(a.shape(), b.shape())) {
            throw new UnsupportedOperationException("an addend that is repeated");
        }
        post_ops following = new post_ops();
        following.append_eltwise(dnnl.algorithm.eltwise_relu, (float) activation.slope(), 0);
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(following);
        memory first = vector(device, a);
        memory second = vector(device, b);
        memory sum = vector(device, result);
        binary.primitive_desc kind = new binary.primitive_desc(
                device.engine(),
                dnnl.algorithm.binary_add,
                first.get_desc(),
                second.get_desc(),
                sum.get_desc(),
                attributes,
                false);
        return new PrimitiveStep(
                device,
                new binary(kind),
                Map.of(dnnl.DNNL_ARG_SRC_0, first, dnnl.DNNL_ARG_SRC_1, second, dnnl.DNNL_ARG_DST, sum),
                0);
    }

    static Step gradient(Device device, Fusion.LeakyReluGradient activation, List<Operand> arguments, INDArray result) {
        memory x = vector(device, arguments.get(0).array());
        memory ofResult = vector(device, arguments.get(1).array());
        memory ofX = vector(device, result);
        float slope = (float) activation.slope();
        eltwise_forward.primitive_desc forward = new eltwise_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_training,
                dnnl.dnnl_eltwise_relu,
                x.get_desc(),
                x.get_desc(),
                slope,
                0f);
        eltwise_backward.primitive_desc backward = new eltwise_backward.primitive_desc(
                device.engine(),
                dnnl.dnnl_eltwise_relu,
                ofX.get_desc(),
                ofResult.get_desc(),
                x.get_desc(),
                slope,
                0f,
                forward);
        return new PrimitiveStep(
                device,
                new eltwise_backward(backward),
                Map.of(dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DIFF_DST, ofResult, dnnl.DNNL_ARG_DIFF_SRC, ofX),
                0);
    }
}
