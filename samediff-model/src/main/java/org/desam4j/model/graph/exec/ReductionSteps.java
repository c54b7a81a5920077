package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sums and means over dimensions behind which there are others, such as those of a map {@code [N, H, W, C]} over height and width. ND4J
 * computes each result by itself, in steps through all of the memory; as a product with a row of equal numbers, BLAS reads it once.
 */
final class ReductionSteps {
    private ReductionSteps() {}

    /**
     * The steps of an operation.
     *
     * @param operation reduce_mean or reduce_sum
     * @param context with the argument and the result
     */
    static List<Step> of(DifferentialFunction operation, OpContext context) {
        List<Integer> dimensions = NormalizationChains.dimensions(operation);
        INDArray x = context.getInputArrays().get(0);
        if (!isProduct(x, dimensions)) {
            return List.of(new OperationStep(operation, context));
        }
        double weight = operation.opName().equals("reduce_mean") ? 1.0 / count(x, dimensions) : 1;
        return products(x, dimensions, context.getOutputArrays().get(0), weight);
    }

    /** The steps of a sum over some dimensions. */
    static List<Step> ofSum(INDArray x, List<Integer> dimensions, INDArray result) {
        if (isProduct(x, dimensions)) {
            return products(x, dimensions, result, 1);
        }
        OperationStep sum = OperationStep.of("reduce_sum", result, x);
        sum.context()
                .setIArguments(dimensions.stream().mapToLong(Integer::longValue).toArray());
        sum.context().setBArguments(true);
        return List.of(sum);
    }

    /** True if the dimensions follow each other, others follow them, and the elements lie in their order without gaps. */
    private static boolean isProduct(INDArray x, List<Integer> dimensions) {
        if (dimensions.isEmpty() || x.dataType() != DataType.FLOAT || x.isEmpty()) {
            return false;
        }
        int first = dimensions.get(0);
        int last = dimensions.get(dimensions.size() - 1);
        boolean together = first >= 0 && last == first + dimensions.size() - 1;
        return together && last < x.rank() - 1 && x.ordering() == 'c' && Views.isDense(x);
    }

    private static long count(INDArray x, List<Integer> dimensions) {
        return dimensions.stream().mapToLong(x::size).reduce(1, (a, b) -> a * b);
    }

    private static List<Step> products(INDArray x, List<Integer> dimensions, INDArray result, double weight) {
        long rows = count(x, dimensions);
        long parts = count(x, IntStream.range(0, dimensions.get(0)).boxed().toList());
        long columns = x.length() / (parts * rows);
        INDArray matrices = x.reshape('c', parts, rows, columns);
        INDArray sums = result.reshape('c', parts, 1, columns);
        INDArray row = Nd4j.valueArrayOf(new long[] {1, rows}, weight, DataType.FLOAT);
        List<Step> steps = new ArrayList<>();
        for (long part = 0; part < parts; part++) {
            INDArray matrix = MatrixProducts.matrix(matrices, part);
            steps.add(OperationStep.of("matmul", MatrixProducts.matrix(sums, part), row, matrix));
        }
        return steps;
    }
}
