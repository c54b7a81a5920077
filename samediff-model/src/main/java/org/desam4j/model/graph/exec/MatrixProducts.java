package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J computes the products of a batch with code of its own: on the CPU one after the other, each in one thread, on a GPU without
 * cuBLAS. A product that is large enough to keep all threads busy by itself is better computed as a product of two matrices, for
 * which ND4J takes the BLAS library.
 */
final class MatrixProducts {
    /** Multiply-adds from which on a product pays for the call that it takes. */
    private static final long LARGE = 8_000_000;

    private MatrixProducts() {}

    /** The steps that compute an operation: one for each matrix of a batch of large products, else the operation itself. */
    static List<Step> split(DifferentialFunction operation, OpContext context) {
        if (!operation.opName().equals("matmul") || !isLargeBatch(context)) {
            return List.of(new OperationStep(operation, context));
        }
        DynamicCustomOp product = (DynamicCustomOp) operation;
        INDArray a = context.getInputArrays().get(0);
        INDArray b = context.getInputArrays().get(1);
        INDArray out = context.getOutputArrays().get(0);
        List<Step> steps = new ArrayList<>();
        for (long element = 0; element < out.size(0); element++) {
            OpContext part = Nd4j.getExecutioner().buildContext();
            INDArray[] arguments = {matrix(a, element), matrix(b, element)};
            part.setArgs(arguments, product.iArgs(), product.dArgs(), product.tArgs(), product.bArgs());
            part.setOutputArray(0, matrix(out, element));
            steps.add(new OperationStep(operation, part));
        }
        return steps;
    }

    private static boolean isLargeBatch(OpContext context) {
        List<INDArray> inputs = context.getInputArrays();
        INDArray out = context.getOutputArrays().get(0);
        boolean batched = inputs.get(0).rank() == 3 && inputs.get(1).rank() == 3 && out.rank() == 3;
        boolean rowMajor = inputs.get(0).ordering() == 'c' && inputs.get(1).ordering() == 'c';
        return batched
                && rowMajor
                && inputs.get(0).size(0) == inputs.get(1).size(0)
                && OperationCost.multiplyAdds("matmul", context) / out.size(0) >= LARGE;
    }

    /** One matrix of a batch {@code [elements, rows, columns]}, as a view. */
    static INDArray matrix(INDArray batch, long element) {
        long[] shape = {batch.size(1), batch.size(2)};
        long[] stride = {batch.stride(1), batch.stride(2)};
        return Nd4j.create(batch.data(), shape, stride, batch.offset() + element * batch.stride(0), 'c');
    }
}
