package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseScalarOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph bound to input shapes and to buffers: operations in order, each with its arrays. Running it allocates nothing
 * but the copies of its outputs.
 */
public final class Program {

    /** One operation with the arrays that it reads and writes. */
    record Step(DifferentialFunction operation, OpContext context) {

        /** An operation by its name, without settings. */
        static Step of(String operation, INDArray result, INDArray... arguments) {
            OpContext context = Nd4j.getExecutioner().buildContext();
            context.setInputArrays(arguments);
            context.setOutputArray(0, result);
            return new Step(DynamicCustomOp.builder(operation).build(), context);
        }

        /** An operation of an array with a number, which has its arrays. */
        static Step of(BaseScalarOp operation) {
            OpContext context = Nd4j.getExecutioner().buildContext();
            context.setInputArray(0, operation.x());
            context.setOutputArray(0, operation.z());
            return new Step(operation, context);
        }

        void execute() {
            if (operation instanceof CustomOp custom) {
                Nd4j.getExecutioner().exec(custom, context);
            } else {
                Nd4j.getExecutioner().exec((Op) operation, context);
            }
        }
    }

    private final Map<String, INDArray> inputs;
    private final List<Step> steps;
    private final Map<String, INDArray> outputs;

    Program(Map<String, INDArray> inputs, List<Step> steps, Map<String, INDArray> outputs) {
        this.inputs = Map.copyOf(inputs);
        this.steps = new ArrayList<>(steps);
        this.outputs = Map.copyOf(outputs);
    }

    /**
     * Runs the program.
     *
     * @param values the inputs by name, in the shapes that the program is bound to
     * @return copies of the outputs by name, which the caller closes
     */
    public Map<String, INDArray> run(Map<String, INDArray> values) {
        inputs.forEach((name, bound) -> bound.assign(values.get(name)));
        steps.forEach(Step::execute);
        return results();
    }

    /** Multiply-adds of one execution. */
    public long multiplyAdds() {
        return steps.stream()
                .mapToLong(step -> OperationCost.multiplyAdds(step.operation().opName(), step.context()))
                .sum();
    }

    /** Copies of what the last execution left in the outputs. */
    public Map<String, INDArray> results() {
        Map<String, INDArray> results = new HashMap<>();
        outputs.forEach((name, bound) -> results.put(name, bound.dup('c')));
        return results;
    }
}
