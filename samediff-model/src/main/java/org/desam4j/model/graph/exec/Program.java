package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph bound to input shapes and to buffers: steps in order, each with its arrays. Running it allocates nothing
 * but the copies of its outputs.
 */
public final class Program {

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
        ComputeThreads.takeInThisThread();
        inputs.forEach((name, bound) -> bound.assign(values.get(name)));
        steps.forEach(Step::execute);
        return results();
    }

    /** Multiply-adds of one execution. */
    public long multiplyAdds() {
        return steps.stream().mapToLong(Step::multiplyAdds).sum();
    }

    /** Copies of what the last execution left in the outputs. */
    public Map<String, INDArray> results() {
        Map<String, INDArray> results = new HashMap<>();
        outputs.forEach((name, bound) -> results.put(name, bound.dup('c')));
        return results;
    }
}
