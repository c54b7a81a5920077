package org.desam4j.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Program;
import org.desam4j.model.graph.exec.ProgramBinder;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.WeightSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A SameDiff graph under construction and, once built, its execution. Layers ask it for their weights, which become
 * constants, or variables where the graph trains and the parameter may be trained. A graph is for one thread at a time.
 */
public final class Graph {
    private static final String GRADIENT = "-grad";

    private final SameDiff sameDiff = SameDiff.create();
    private final WeightSource weights;
    private final BufferPool pool;
    private final Kernels kernels;
    private final boolean training;
    private final Map<String, SDVariable> constants = new HashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private final Map<String, Program> programs = new HashMap<>();

    /** The names of gradients by scalar and variable. */
    private final Map<String, Map<String, String>> gradients = new HashMap<>();

    private Graph(WeightSource weights, BufferPool pool, Kernels kernels, boolean training) {
        this.weights = weights;
        this.pool = pool;
        this.kernels = kernels;
        this.training = training;
    }

    /**
     * A graph in which every weight is a constant; it sees what training changes in the trainable ones.
     *
     * @param pool the memory of its values; graphs that share a pool must not run at the same time
     * @param kernels the ways of computing that it takes where it can; they stay the caller's, and open as long as the graph is run
     */
    public static Graph forInference(WeightSource weights, BufferPool pool, Kernels kernels) {
        return new Graph(weights, pool, kernels, false);
    }

    /** A graph in which trainable weights are variables, for gradients; see {@link #forInference} for the arguments. */
    public static Graph forTraining(WeightSource weights, BufferPool pool, Kernels kernels) {
        return new Graph(weights, pool, kernels, true);
    }

    /** The SameDiff instance, for operations on variables. */
    public SameDiff ops() {
        return sameDiff;
    }

    /** The variable that holds a parameter, under the parameter's name. */
    public SDVariable weight(Parameter parameter) {
        SDVariable known = sameDiff.getVariable(parameter.name());
        if (known != null) {
            return known;
        }
        INDArray array = weights.weight(parameter);
        if (!Arrays.equals(array.shape(), parameter.shape().toArray())) {
            throw new IllegalArgumentException(parameter.name() + " has the shape " + Arrays.toString(array.shape())
                    + " where the network needs " + parameter.shape());
        }
        if (!parameter.trainable()) {
            frozen.add(parameter.name());
        }
        return training && parameter.trainable()
                ? sameDiff.var(parameter.name(), array)
                : sameDiff.constant(parameter.name(), array);
    }

    /**
     * A float32 input, made once per graph however often it is asked for; -1 in its shape stands for a size that each execution
     * chooses.
     */
    public SDVariable input(String name, long... shape) {
        SDVariable known = sameDiff.getVariable(name);
        return known != null ? known : sameDiff.placeHolder(name, DataType.FLOAT, shape);
    }

    /** A constant that does not come from a checkpoint, made once per graph however often it is asked for. */
    public SDVariable constant(String key, Supplier<INDArray> value) {
        return constants.computeIfAbsent(key, name -> {
            frozen.add(name);
            return sameDiff.constant(name, value.get());
        });
    }

    /** Names a module's output after the module, so that it can be asked for by {@link #run}. */
    public SDVariable output(Scope scope, SDVariable value) {
        return output(scope.name(), value);
    }

    /** Names a value, so that it can be asked for by {@link #run}. */
    public SDVariable output(String name, SDVariable value) {
        value.rename(name);
        return value;
    }

    /**
     * Executes the graph. The first execution with inputs of new shapes binds the graph to them, which takes longer.
     *
     * @param inputs by name; the caller keeps them
     * @return the values of {@code outputs} by name; the caller closes them
     */
    public Map<String, INDArray> run(Map<String, INDArray> inputs, String... outputs) {
        return run(inputs, List.of(outputs));
    }

    /**
     * Executes the graph and its derivative.
     *
     * @param inputs by name; the caller keeps them
     * @param loss the name of a scalar
     * @param outputs further values that are wanted
     * @return the loss, the outputs, and under {@link #gradientName} the loss's gradient for each variable that it depends
     *     on; the caller closes them
     */
    public Map<String, INDArray> runWithGradients(Map<String, INDArray> inputs, String loss, List<String> outputs) {
        gradients.computeIfAbsent(
                loss, scalar -> Derivative.of(sameDiff, scalar, constant("one", () -> Nd4j.scalar(1f))));
        Map<String, String> ofLoss = gradients.get(loss);
        List<String> wanted = new ArrayList<>(outputs);
        wanted.add(loss);
        wanted.addAll(ofLoss.values());
        Map<String, INDArray> values = run(inputs, wanted);
        ofLoss.forEach((variable, given) -> values.put(gradientName(variable), values.remove(given)));
        return values;
    }

    /** The name under which {@link #runWithGradients} returns the gradient for a variable. */
    public static String gradientName(String variable) {
        return variable + GRADIENT;
    }

    /** The variable whose gradient has that name. */
    public static String variableOfGradient(String gradient) {
        return gradient.substring(0, gradient.length() - GRADIENT.length());
    }

    /** The kinds of operations of the graph, and of its derivative if there is one yet. */
    public Set<GraphOperation> operations() {
        return sameDiff.getOps().values().stream()
                .map(each -> GraphOperation.of(each.getOp()))
                .collect(Collectors.toSet());
    }

    /** Multiply-adds of the largest program that the graph has been bound to; 0 if it has not run yet. */
    public long multiplyAdds() {
        return programs.values().stream().mapToLong(Program::multiplyAdds).max().orElse(0);
    }

    private Map<String, INDArray> run(Map<String, INDArray> inputs, List<String> outputs) {
        Map<String, Shape> shapes = new TreeMap<>();
        inputs.forEach((name, array) -> shapes.put(name, Shape.of(array.shape())));
        String key = shapes + " -> " + outputs;
        Program known = programs.get(key);
        if (known != null) {
            return known.run(inputs);
        }
        Program program = ProgramBinder.bind(sameDiff, frozen, pool, kernels, inputs, outputs);
        programs.put(key, program);
        return program.results();
    }
}
