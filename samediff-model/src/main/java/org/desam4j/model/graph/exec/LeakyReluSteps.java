package org.desam4j.model.graph.exec;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;

/**
 * Leaky ReLU and its derivative of operations that processors have instructions for; ND4J's own take seven to nine times as
 * long.
 */
final class LeakyReluSteps {
    private LeakyReluSteps() {}

    /**
     * {@code max(x, slope x)}, which is the same for slopes from 0 to 1.
     *
     * @param context with the argument x and a result that is another array
     */
    static List<Step> of(DifferentialFunction operation, OpContext context) {
        double slope = ((ScalarOp) operation).scalar().getDouble(0);
        INDArray x = context.getInputArrays().get(0);
        INDArray result = context.getOutputArrays().get(0);
        if (slope < 0 || slope > 1) {
            return List.of(new OperationStep(operation, context));
        }
        return List.of(
                OperationStep.of(new ScalarMultiplication(x, null, result, slope)),
                OperationStep.of("maximum", result, x, result));
    }

    /**
     * {@code g ((1 - slope) [x > 0] + slope)}. At 0 the derivative is the slope, as PyTorch's.
     *
     * @param context with the arguments x and g, and a result that is another array
     */
    static List<Step> ofDerivative(DifferentialFunction operation, OpContext context) {
        double slope = ((DynamicCustomOp) operation).tArgs()[0];
        INDArray x = context.getInputArrays().get(0);
        INDArray gradient = context.getInputArrays().get(1);
        INDArray result = context.getOutputArrays().get(0);
        return List.of(
                OperationStep.of(new org.nd4j.linalg.api.ops.impl.scalar.Step(x, result, 0)),
                OperationStep.of(new ScalarMultiplication(result, null, result, 1 - slope)),
                OperationStep.of(new ScalarAdd(result, null, result, slope)),
                OperationStep.of("multiply", result, result, gradient));
    }
}
