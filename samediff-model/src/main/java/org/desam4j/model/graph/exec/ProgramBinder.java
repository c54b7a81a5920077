package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes a {@link Program} of a SameDiff graph by walking it once with real inputs. For each operation that the wanted
 * outputs need, in the order in which the graph was built, it binds the arrays, runs it, and gives the buffers of values
 * that nothing later reads to the values that follow ({@link LiveValues}).
 *
 * <ul>
 *   <li>An operation that only names elements anew becomes another view of the same buffer ({@link Views}).
 *   <li>A chain of operations that the kernels take becomes one step ({@link ChainFinder}, {@link Kernels}).
 *   <li>An element-wise operation overwrites its first argument where nothing else reads it.
 *   <li>An operation that ND4J computes slowly becomes several ({@link MatrixProducts}, {@link LeakyReluSteps},
 *       {@link GradientSteps}).
 *   <li>What depends on frozen weights alone is computed here once.
 * </ul>
 */
public final class ProgramBinder {
    private static final Set<DataType> FLOATS = Set.of(DataType.FLOAT, DataType.BFLOAT16);

    private final SameDiff graph;
    private final Kernels kernels;
    private final BufferPool.Lease lease;
    private final LiveValues values;
    private final Set<String> frozenNames;
    private Set<String> half = Set.of();
    private final List<Step> steps = new ArrayList<>();

    private ProgramBinder(SameDiff graph, Set<String> frozenNames, BufferPool pool, Kernels kernels) {
        this.graph = graph;
        this.kernels = kernels;
        this.lease = pool.lease();
        this.frozenNames = frozenNames;
        this.values = new LiveValues(graph, frozenNames, lease);
    }

    /**
     * Binds a graph and runs it once; {@link Program#results} then holds the outputs for {@code inputs}.
     *
     * @param frozenNames the constants that never change
     * @param kernels compute the chains that they take; they must stay open as long as the program is used
     */
    public static Program bind(
            SameDiff graph,
            Set<String> frozenNames,
            BufferPool pool,
            Kernels kernels,
            Map<String, INDArray> inputs,
            List<String> outputs) {
        try {
            return new ProgramBinder(graph, frozenNames, pool, kernels).bind(inputs, outputs, kernels.takesHalf());
        } catch (HalfRefusedException e) {
            return new ProgramBinder(graph, frozenNames, pool, kernels).bind(inputs, outputs, false);
        }
    }

    /** Thrown where an operation that only kernels compute of bfloat16 is left to ND4J. */
    private static final class HalfRefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        HalfRefusedException(String operation) {
            super(operation + " of bfloat16 values");
        }
    }

    private Program bind(Map<String, INDArray> inputs, List<String> outputs, boolean keepsHalf) {
        List<DifferentialFunction> needed = needed(outputs);
        needed.forEach(operation -> values.expectReads(List.of(operation.argNames())));
        values.expectReads(outputs);
        Map<String, INDArray> boundInputs = new HashMap<>();
        inputs.forEach((name, given) -> {
            if (values.isAwaited(name)) {
                boundInputs.put(
                        name,
                        values.addPooled(name, DataType.FLOAT, given.shape()).assign(given));
            }
        });
        List<Chain> chains = kernels.equals(Kernels.NONE) ? List.of() : ChainFinder.chains(needed, outputs);
        if (keepsHalf) {
            half = HalfValues.of(needed, chains, outputs, frozenNames::contains);
        }
        bind(needed, chains);
        Map<String, INDArray> boundOutputs = new HashMap<>();
        outputs.forEach(name -> boundOutputs.put(name, values.get(name).array()));
        return new Program(boundInputs, steps, boundOutputs);
    }

    /** The operations on which the outputs depend, in the order in which the graph was built. */
    private List<DifferentialFunction> needed(List<String> outputs) {
        Set<String> wanted = new HashSet<>(outputs);
        List<DifferentialFunction> all = new ArrayList<>();
        graph.getOps().values().forEach(op -> all.add(op.getOp()));
        List<DifferentialFunction> needed = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            DifferentialFunction operation = all.get(i);
            if (Arrays.stream(operation.outputVariablesNames()).anyMatch(wanted::contains)) {
                needed.add(operation);
                wanted.addAll(List.of(operation.argNames()));
            }
        }
        Collections.reverse(needed);
        return needed;
    }

    /** Binds operations in their order; those of a chain where its last one stands, since all that it reads is there by then. */
    private void bind(List<DifferentialFunction> operations, List<Chain> chains) {
        Map<String, Chain> byResult = new HashMap<>();
        Set<String> inside = new HashSet<>();
        for (Chain chain : chains) {
            byResult.put(Readers.resultOf(chain.last()), chain);
            chain.operations().forEach(operation -> inside.add(Readers.resultOf(operation)));
        }
        for (DifferentialFunction operation : operations) {
            String result = Readers.resultOf(operation);
            if (byResult.containsKey(result)) {
                bind(byResult.get(result));
            } else if (!inside.contains(result)) {
                bind(operation);
            }
        }
    }

    /** As much of a chain as the kernels take, and the rest as operations of ND4J. */
    private void bind(Chain chain) {
        if (!bindKernel(chain)) {
            chain.shorter().ifPresent(this::bind);
            chain.continuation().forEach(this::bind);
        }
    }

    private boolean bindKernel(Chain chain) {
        List<LiveValues.Value> arguments =
                chain.arguments().stream().map(values::get).toList();
        boolean frozen = arguments.stream().allMatch(LiveValues.Value::frozen);
        boolean numbers = arguments.stream()
                .allMatch(value -> FLOATS.contains(value.array().dataType()));
        if (frozen || !numbers) {
            return false;
        }
        List<INDArray> results = addResults(chain);
        List<Operand> operands = arguments.stream()
                .map(value -> new Operand(value.array(), value.frozen()))
                .toList();
        Optional<Step> step = kernels.bind(chain.fusion(), operands, results);
        if (step.isEmpty()) {
            chain.results().forEach(values::withdraw);
            return false;
        }
        step.get().execute();
        steps.add(step.get());
        values.finish(chain.reads(), chain.results());
        return true;
    }

    private List<INDArray> addResults(Chain chain) {
        List<LiveValues.Value> arguments =
                chain.arguments().stream().map(values::get).toList();
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

    private void bind(DifferentialFunction operation) {
        List<LiveValues.Value> arguments = arguments(operation);
        List<String> results = List.of(operation.outputVariablesNames());
        OpContext context = Nd4j.getExecutioner().buildContext();
        List<LongShapeDescriptor> shapes = outputShapes(operation, context, arguments);
        LiveValues.Value first = arguments.get(0);
        Optional<INDArray> view = Views.of(operation, first.array(), shapes.get(0));
        if (view.isPresent()) {
            values.addView(results.get(0), view.get(), first);
        } else {
            boolean frozen = arguments.stream().allMatch(LiveValues.Value::frozen);
            for (int output = 0; output < shapes.size(); output++) {
                String name = results.get(output);
                context.setOutputArray(output, addResult(operation, name, shapes.get(output), frozen));
            }
            execute(operation, context, frozen);
        }
        values.finish(List.of(operation.argNames()), results);
    }

    /** The arguments; frozen ones in bfloat16 where the others are. */
    private List<LiveValues.Value> arguments(DifferentialFunction operation) {
        List<LiveValues.Value> arguments =
                Arrays.stream(operation.argNames()).map(values::get).toList();
        if (arguments.stream().noneMatch(value -> isHalf(value.array()))) {
            return arguments;
        }
        List<LiveValues.Value> converted = new ArrayList<>();
        for (LiveValues.Value value : arguments) {
            boolean isFloat = value.array().dataType() == DataType.FLOAT;
            if (!HalfValues.isCopy(operation) || (isFloat && !value.frozen())) {
                throw new HalfRefusedException(operation.opName());
            }
            converted.add(
                    isFloat
                            ? new LiveValues.Value(value.array().castTo(DataType.BFLOAT16), Optional.empty(), true)
                            : value);
        }
        return converted;
    }

    private static boolean isHalf(INDArray array) {
        return array.dataType() == DataType.BFLOAT16;
    }

    /** Puts the arguments into the context and asks for the shapes of the results. */
    private static List<LongShapeDescriptor> outputShapes(
            DifferentialFunction operation, OpContext context, List<LiveValues.Value> arguments) {
        INDArray[] arrays = arguments.stream().map(LiveValues.Value::array).toArray(INDArray[]::new);
        if (operation instanceof DynamicCustomOp custom) {
            context.setArgs(arrays, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
            return custom.calculateOutputShape(context);
        }
        context.setInputArray(0, arrays[0]);
        if (operation instanceof ReduceOp && arrays.length == 2) {
            operation.setDimensions(
                    org.nd4j.linalg.api.shape.Shape.normalizeAxis(arrays[0].rank(), arrays[1].toIntVector()));
            ((BaseReduceOp) operation).setEmptyReduce(false);
        } else if (operation instanceof ScalarOp scalar && arrays.length == 2) {
            scalar.setScalar(arrays[1]);
        } else if (arrays.length == 2) {
            context.setInputArray(1, arrays[1]);
        }
        return operation.calculateOutputShape(context);
    }

    private INDArray addResult(DifferentialFunction operation, String name, LongShapeDescriptor shape, boolean frozen) {
        DataType type = isHalf(values.get(operation.argNames()[0]).array())
                ? DataType.BFLOAT16
                : graph.getVariable(name).dataType();
        if (frozen || !FLOATS.contains(type) || shape.isEmpty()) {
            return values.addKept(name, Nd4j.create(shape.asDataType(type)), frozen);
        }
        if (values.mayOverwriteFirst(operation, shape.getShape())) {
            LiveValues.Value first = values.get(operation.argNames()[0]);
            return values.addView(name, first.array(), first);
        }
        return values.addPooled(name, type, shape.getShape());
    }

    private void execute(DifferentialFunction operation, OpContext context, boolean frozen) {
        List<Step> parts = steps(operation, context);
        parts.forEach(Step::execute);
        if (!frozen) {
            steps.addAll(parts);
        }
    }

    /** The fastest way that is known to compute the operation. */
    private List<Step> steps(DifferentialFunction operation, OpContext context) {
        return switch (operation.opName()) {
            case "matmul" -> MatrixProducts.split(operation, context);
            case "multiply_bp" -> {
                List<DataBuffer> taken = new ArrayList<>();
                List<Step> steps = GradientSteps.ofProduct(operation, context, length -> {
                    taken.add(lease.acquire(DataType.FLOAT, length));
                    return taken.get(0);
                });
                taken.forEach(lease::release);
                yield steps;
            }
            case "leakyrelu" -> LeakyReluSteps.of(operation, context);
            case "lrelu_bp" -> LeakyReluSteps.ofDerivative(operation, context);
            case "_powderivative" -> List.of(GradientSteps.ofPower(operation, context));
            default -> List.of(new OperationStep(operation, context));
        };
    }
}
