package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Binds chains that kernels compute. */
final class KernelBinder {
    private final Kernels kernels;
    private final LiveValues values;
    private final Set<String> half;

    /** @param half the names of values that are kept as bfloat16 */
    KernelBinder(Kernels kernels, LiveValues values, Set<String> half) {
        this.kernels = kernels;
        this.values = values;
        this.half = half;
    }

    /**
     * Binds a chain, runs it, and adds its results to the values.
     *
     * @return the step that computes it again; nothing if the kernels do not take it
     */
    Optional<Step> bind(Chain chain) {
        List<LiveValues.Value> arguments =
                chain.arguments().stream().map(values::get).toList();
        boolean frozen = arguments.stream().allMatch(LiveValues.Value::frozen);
        boolean numbers = arguments.stream()
                .allMatch(value -> HalfValues.isNumber(value.array().dataType()));
        if (frozen || !numbers) {
            return Optional.empty();
        }
        List<INDArray> results = addResults(chain, arguments);
        List<Operand> operands = arguments.stream()
                .map(value -> new Operand(value.array(), value.frozen()))
                .toList();
        Optional<Step> step = kernels.bind(chain.fusion(), operands, results);
        if (step.isPresent()) {
            step.get().execute();
            values.finish(chain.reads(), chain.results());
        } else {
            chain.results().forEach(values::withdraw);
        }
        return step;
    }

    private List<INDArray> addResults(Chain chain, List<LiveValues.Value> arguments) {
        List<long[]> shapes = chain.fusion()
                .resultShapes(
                        arguments.stream().map(value -> value.array().shape()).toList());
        String first = chain.arguments().get(0);
        List<INDArray> results = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            String name = chain.results().get(i);
            DataType type = half.contains(name) ? DataType.BFLOAT16 : DataType.FLOAT;
            boolean overFirst = chain.fusion().mayOverwriteFirst()
                    && values.mayOverwrite(first, Collections.frequency(chain.reads(), first), type, shapes.get(i));
            results.add(
                    overFirst
                            ? values.addView(name, arguments.get(0).array(), arguments.get(0))
                            : values.addPooled(name, type, shapes.get(i)));
        }
        return results;
    }
}
