package org.desam4j.model.graph.exec;

import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseScalarOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** An operation of ND4J with the arrays that it reads and writes. */
record OperationStep(DifferentialFunction operation, OpContext context) implements Step {

    /** An operation by its name, without settings. */
    static OperationStep of(String operation, INDArray result, INDArray... arguments) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        context.setInputArrays(arguments);
        context.setOutputArray(0, result);
        return new OperationStep(DynamicCustomOp.builder(operation).build(), context);
    }

    /** An operation of an array with a number, which has its arrays. */
    static OperationStep of(BaseScalarOp operation) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        context.setInputArray(0, operation.x());
        context.setOutputArray(0, operation.z());
        return new OperationStep(operation, context);
    }

    @Override
    public void execute() {
        if (operation instanceof CustomOp custom) {
            Nd4j.getExecutioner().exec(custom, context);
        } else {
            Nd4j.getExecutioner().exec((Op) operation, context);
        }
    }

    @Override
    public long multiplyAdds() {
        return OperationCost.multiplyAdds(operation.opName(), context);
    }
}
