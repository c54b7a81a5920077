package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products of matrices with what follows them. */
final class ProductKernel {
    /** Rows beside which it costs nothing that oneDNN packs a weight anew in every run, while a packed copy takes as much memory again. */
    private static final long MANY_ROWS = 256;

    private final Device device;
    private final Fusion.Product product;
    private final Precision precision;
    private final List<Operand> arguments;
    private final INDArray result;
    private final int rank;
    private final List<Step> steps = new ArrayList<>();

    private ProductKernel(
            Device device, Fusion.Product product, Precision precision, List<Operand> arguments, INDArray result) {
        this.device = device;
        this.product = product;
        this.precision = precision;
        this.arguments = arguments;
        this.result = result;
        this.rank = result.rank();
    }

    static Step bind(
            Device device, Fusion.Product product, Precision precision, List<Operand> arguments, INDArray result) {
        return new ProductKernel(device, product, precision, arguments, result).bind();
    }

    private Step bind() {
        Operand first = arguments.get(0);
        Operand second = arguments.get(1);
        if (first.array().rank() != rank || second.array().rank() != rank) {
            throw new UnsupportedOperationException("a product of arrays with different numbers of dimensions");
        }
        Input left = new Input(device, precision, first, order(product.transposeFirst()));
        Input right = new Input(device, precision, second, order(product.transposeSecond()));
        memory.desc resultLayout = Layout.of(result);
        boolean packed = second.frozen() && result.size(rank - 2) < MANY_ROWS;
        memory.desc weights = packed ? right.chosen() : right.own();
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(following());
        matmul.primitive_desc kind = product.biased()
                ? new matmul.primitive_desc(
                        device.engine(), left.own(), weights, bias(), resultLayout, attributes, false)
                : new matmul.primitive_desc(device.engine(), left.own(), weights, resultLayout, attributes, false);
        Map<Integer, memory> memories = PrimitiveStep.arguments();
        memories.put(dnnl.DNNL_ARG_SRC, left.as(kind.src_desc(), 0, steps));
        memories.put(dnnl.DNNL_ARG_WEIGHTS, right.as(kind.weights_desc(), 1, steps));
        memories.put(dnnl.DNNL_ARG_DST, device.of(result, resultLayout));
        if (product.biased()) {
            memories.put(dnnl.DNNL_ARG_BIAS, device.of(arguments.get(2).array(), bias()));
        }
        if (product.added()) {
            int place = (product.scale() == 1 ? 0 : 1) + (product.activation() == Fusion.Activation.NONE ? 0 : 1);
            memories.put(
                    dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (place + 1) | dnnl.DNNL_ARG_SRC_1,
                    device.of(addend(), Layout.of(addend())));
        }
        long inner = first.array().size(product.transposeFirst() ? rank - 2 : rank - 1);
        steps.add(new PrimitiveStep(device, new matmul(kind), memories, result.length() * inner));
        return steps.size() == 1 ? steps.get(0) : new Steps(steps);
    }

    private post_ops following() {
        post_ops following = new post_ops();
        if (product.scale() != 1) {
            following.append_eltwise(dnnl.algorithm.eltwise_linear, (float) product.scale(), 0);
        }
        if (product.activation() == Fusion.Activation.RELU) {
            following.append_eltwise(dnnl.algorithm.eltwise_relu, 0, 0);
        } else if (product.activation() == Fusion.Activation.GELU) {
            following.append_eltwise(dnnl.algorithm.eltwise_gelu_erf, 0, 0);
        }
        if (product.added()) {
            if (!Arrays.equals(addend().shape(), result.shape())) {
                throw new UnsupportedOperationException("an addend that is repeated");
            }
            following.append_binary(dnnl.algorithm.binary_add, Layout.of(addend()));
        }
        return following;
    }

    private memory.desc bias() {
        return Layout.last(arguments.get(2).array(), rank);
    }

    private INDArray addend() {
        return arguments.get(arguments.size() - 1).array();
    }

    private List<Integer> order(boolean transposed) {
        List<Integer> order = new ArrayList<>(Layout.ascending(rank));
        if (transposed) {
            Collections.swap(order, rank - 2, rank - 1);
        }
        return order;
    }
}
