package org.desam4j.model.graph.exec;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;

/** Multiply-adds of the operations that do nearly all the arithmetic; element-wise work counts for nothing. */
final class OperationCost {
    private OperationCost() {}

    static long multiplyAdds(String operation, OpContext context) {
        return switch (operation) {
            case "matmul", "batched_gemm" -> matrixProduct(context);
            case "conv2d" ->
                convolution(
                        context.getOutputArrays().get(0),
                        context.getInputArrays().get(1));
            case "deconv2d" ->
                convolution(
                        context.getInputArrays().get(0),
                        context.getInputArrays().get(1));
            default -> 0;
        };
    }

    /** A product of b matrices m x k with k x n has bmk and bkn elements in, bmn out: k follows from these. */
    private static long matrixProduct(OpContext context) {
        List<INDArray> inputs = context.getInputArrays();
        INDArray output = context.getOutputArrays().get(0);
        double batch = 1;
        for (int dimension = 0; dimension < output.rank() - 2; dimension++) {
            batch *= output.size(dimension);
        }
        double inner =
                Math.sqrt(inputs.get(0).length() / batch * inputs.get(1).length() / batch / (output.length() / batch));
        return Math.round(output.length() * inner);
    }

    /**
     * Each element of the map is reached by all weights but those of its own channel.
     *
     * @param map the output of a convolution, the input of a transposed one
     * @param weights whose last dimension is the map's channels
     */
    private static long convolution(INDArray map, INDArray weights) {
        return map.length() * (weights.length() / weights.size(3));
    }
}
