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
        return activation.added()
                ? ofSum(
                        device,
                        activation,
                        arguments.get(0).array(),
                        arguments.get(1).array(),
                        result)
                : of(device, activation, arguments.get(0).array(), result);
    }

    private static Step of(Device device, Fusion.LeakyRelu activation, INDArray x, INDArray result) {
        memory.desc kind = Layout.vector(x);
        eltwise_forward.primitive_desc relu = new eltwise_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_inference,
                dnnl.dnnl_eltwise_relu,
                kind,
                Layout.vector(result),
                (float) activation.slope(),
                0f);
        return new PrimitiveStep(
                device,
                new eltwise_forward(relu),
                Map.of(
                        dnnl.DNNL_ARG_SRC, device.of(x, kind),
                        dnnl.DNNL_ARG_DST, device.of(result, Layout.vector(result))),
                0);
    }

    private static Step ofSum(Device device, Fusion.LeakyRelu activation, INDArray a, INDArray b, INDArray result) {
        if (!Arrays.equals(a.shape(), b.shape())) {
            throw new UnsupportedOperationException("an addend that is repeated");
        }
        post_ops following = new post_ops();
        following.append_eltwise(dnnl.algorithm.eltwise_relu, (float) activation.slope(), 0);
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(following);
        binary.primitive_desc sum = new binary.primitive_desc(
                device.engine(),
                dnnl.algorithm.binary_add,
                Layout.vector(a),
                Layout.vector(b),
                Layout.vector(result),
                attributes,
                false);
        return new PrimitiveStep(
                device,
                new binary(sum),
                Map.of(
                        dnnl.DNNL_ARG_SRC_0, device.of(a, Layout.vector(a)),
                        dnnl.DNNL_ARG_SRC_1, device.of(b, Layout.vector(b)),
                        dnnl.DNNL_ARG_DST, device.of(result, Layout.vector(result))),
                0);
    }

    static Step gradient(Device device, Fusion.LeakyReluGradient activation, List<Operand> arguments, INDArray result) {
        INDArray x = arguments.get(0).array();
        INDArray gradient = arguments.get(1).array();
        float slope = (float) activation.slope();
        eltwise_forward.primitive_desc forward = new eltwise_forward.primitive_desc(
                device.engine(),
                dnnl.dnnl_forward_training,
                dnnl.dnnl_eltwise_relu,
                Layout.vector(x),
                Layout.vector(x),
                slope,
                0f);
        eltwise_backward.primitive_desc backward = new eltwise_backward.primitive_desc(
                device.engine(),
                dnnl.dnnl_eltwise_relu,
                Layout.vector(result),
                Layout.vector(gradient),
                Layout.vector(x),
                slope,
                0f,
                forward);
        return new PrimitiveStep(
                device,
                new eltwise_backward(backward),
                Map.of(
                        dnnl.DNNL_ARG_SRC, device.of(x, Layout.vector(x)),
                        dnnl.DNNL_ARG_DIFF_DST, device.of(gradient, Layout.vector(gradient)),
                        dnnl.DNNL_ARG_DIFF_SRC, device.of(result, Layout.vector(result))),
                0);
    }
}
