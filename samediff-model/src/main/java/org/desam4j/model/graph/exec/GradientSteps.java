package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;

/** Derivatives for which ND4J's own operation takes many times as long as the simple operations that it stands for. */
final class GradientSteps {
    private GradientSteps() {}

    /**
     * The derivative of {@code x * y}, where y is repeated along some dimensions: {@code dx = g * y}, and {@code dy} is the sum
     * of {@code g * x} over these dimensions.
     *
     * @param context with the arguments x, y and g, and the results dx and dy
     * @param buffers gives memory for the products until the steps have run
     */
    static List<Step> ofProduct(DifferentialFunction operation, OpContext context, LongFunction<DataBuffer> buffers) {
        INDArray x = context.getInputArrays().get(0);
        INDArray y = context.getInputArrays().get(1);
        INDArray gradient = context.getInputArrays().get(2);
        List<Integer> repeated = repeated(x, y);
        if (repeated.isEmpty() || !x.equalShapes(gradient)) {
            return List.of(new OperationStep(operation, context));
        }
        INDArray products = Views.over(buffers.apply(x.length()), x.shape());
        INDArray sums = context.getOutputArrays().get(1).reshape('c', withOnes(x, repeated));
        List<Step> steps = new ArrayList<>();
        steps.add(OperationStep.of("multiply", context.getOutputArrays().get(0), gradient, y));
        steps.add(OperationStep.of("multiply", products, gradient, x));
        steps.addAll(ReductionSteps.ofSum(products, repeated, sums));
        return steps;
    }

    /** The dimensions of x along which y is repeated. */
    private static List<Integer> repeated(INDArray x, INDArray y) {
        List<Integer> dimensions = new ArrayList<>();
        for (int dimension = 0; dimension < x.rank(); dimension++) {
            int ofY = dimension - (x.rank() - y.rank());
            if (x.size(dimension) > 1 && (ofY < 0 || y.size(ofY) == 1)) {
                dimensions.add(dimension);
            }
        }
        return dimensions;
    }

    private static long[] withOnes(INDArray x, List<Integer> dimensions) {
        long[] shape = x.shape().clone();
        for (int dimension : dimensions) {
            shape[dimension] = 1;
        }
        return shape;
    }

    /** The derivative of a square, {@code 2 x}; of another power, the operation itself. */
    static OperationStep ofPower(DifferentialFunction operation, OpContext context) {
        if (Chain.exponent(operation) != 2) {
            return new OperationStep(operation, context);
        }
        INDArray x = context.getInputArrays().get(0);
        INDArray result = context.getOutputArrays().get(0);
        return OperationStep.of(new ScalarMultiplication(x, null, result, 2));
    }
}
