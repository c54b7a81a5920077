package org.desam4j.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
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
 * that nothing later reads to the values that follow.
 *
 * <ul>
 *   <li>An operation that only names elements anew becomes another view of the same buffer ({@link Views}).
 *   <li>An element-wise operation overwrites its first argument where nothing else reads it.
 *   <li>An operation that ND4J computes slowly becomes several ({@link MatrixProducts}, {@link GradientSteps}).
 *   <li>What depends on frozen weights alone is computed here once.
 * </ul>
 */
final class ProgramBinder {
    private static final Set<String> ELEMENTWISE = Set.of(
            "add",
            "subtract",
            "multiply",
            "biasadd",
            "add_scalar",
            "sub_scalar",
            "mul_scalar",
            "div_scalar",
            "square",
            "rsqrt",
            "erf",
            "relu",
            "leakyrelu",
            "sigmoid",
            "softmax");

    /** A buffer of the pool and how many live values look at it. */
    private static final class Storage {
        private final DataBuffer buffer;
        private int users = 1;

        Storage(DataBuffer buffer) {
            this.buffer = buffer;
        }
    }

    /** A value while the graph is walked: its array, and its storage where that comes from the pool. */
    private record Value(INDArray array, Optional<Storage> storage, boolean frozen) {}

    private final SameDiff graph;
    private final Set<String> frozenNames;
    private final BufferPool.Lease lease;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Integer> pendingReads = new HashMap<>();
    private final List<Program.Step> steps = new ArrayList<>();

    private ProgramBinder(SameDiff graph, Set<String> frozenNames, BufferPool pool) {
        this.graph = graph;
        this.frozenNames = frozenNames;
        this.lease = pool.lease();
    }

    /**
     * Binds a graph and runs it once; {@link Program#results} then holds the outputs for {@code inputs}.
     *
     * @param frozenNames the constants that never change
     */
    static Program bind(
            SameDiff graph,
            Set<String> frozenNames,
            BufferPool pool,
            Map<String, INDArray> inputs,
            List<String> outputs) {
        return new ProgramBinder(graph, frozenNames, pool).bind(inputs, outputs);
    }

    private Program bind(Map<String, INDArray> inputs, List<String> outputs) {
        List<DifferentialFunction> needed = needed(outputs);
        for (DifferentialFunction operation : needed) {
            for (String argument : operation.argNames()) {
                pendingReads.merge(argument, 1, Integer::sum);
            }
        }
        outputs.forEach(name -> pendingReads.merge(name, 1, Integer::sum));
        Map<String, INDArray> boundInputs = bindInputs(inputs);
        needed.forEach(this::bindOperation);
        Map<String, INDArray> boundOutputs = new HashMap<>();
        outputs.forEach(name -> boundOutputs.put(name, value(name).array()));
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
            if (java.util.Arrays.stream(operation.outputVariablesNames()).anyMatch(wanted::contains)) {
                needed.add(0, operation);
                wanted.addAll(List.of(operation.argNames()));
            }
        }
        return needed;
    }

    private Map<String, INDArray> bindInputs(Map<String, INDArray> inputs) {
        Map<String, INDArray> bound = new HashMap<>();
        inputs.forEach((name, given) -> {
            if (pendingReads.containsKey(name)) {
                Storage storage = new Storage(lease.acquire(given.length()));
                INDArray array = Views.over(storage.buffer, given.shape());
                array.assign(given);
                bound.put(name, array);
                values.put(name, new Value(array, Optional.of(storage), false));
            }
        });
        return bound;
    }

    private void bindOperation(DifferentialFunction operation) {
        List<Value> arguments = new ArrayList<>();
        for (String name : operation.argNames()) {
            arguments.add(value(name));
        }
        boolean frozen = arguments.stream().allMatch(Value::frozen);
        OpContext context = Nd4j.getExecutioner().buildContext();
        List<LongShapeDescriptor> shapes = outputShapes(operation, context, arguments);
        Value first = arguments.get(0);
        Optional<INDArray> view = Views.of(operation, first.array(), shapes.get(0));
        if (view.isPresent()) {
            first.storage().ifPresent(storage -> storage.users++);
            values.put(operation.outputVariablesNames()[0], new Value(view.get(), first.storage(), frozen));
        } else {
            execute(operation, context, arguments, shapes, frozen);
        }
        for (String name : operation.argNames()) {
            finishRead(name);
        }
        for (String name : operation.outputVariablesNames()) {
            if (!pendingReads.containsKey(name)) {
                release(name);
            }
        }
    }

    private Value value(String name) {
        Value known = values.get(name);
        if (known != null) {
            return known;
        }
        SDVariable variable = graph.getVariable(name);
        INDArray array = variable.isPlaceHolder() ? null : variable.getArr();
        if (array == null) {
            throw new IllegalArgumentException("the graph's input " + name + " was not given");
        }
        boolean frozen = variable.isConstant() && frozenNames.contains(name);
        Value value = new Value(array, Optional.empty(), frozen);
        values.put(name, value);
        return value;
    }

    private void execute(
            DifferentialFunction operation,
            OpContext context,
            List<Value> arguments,
            List<LongShapeDescriptor> shapes,
            boolean frozen) {
        String[] names = operation.outputVariablesNames();
        for (int output = 0; output < shapes.size(); output++) {
            DataType type = graph.getVariable(names[output]).dataType();
            Value value = output(operation, arguments, shapes.get(output), type, frozen);
            context.setOutputArray(output, value.array());
            values.put(names[output], value);
        }
        List<Program.Step> parts = steps(operation, context);
        parts.forEach(Program.Step::execute);
        if (!frozen) {
            steps.addAll(parts);
        }
    }

    /** The fastest way that is known to compute the operation. */
    private List<Program.Step> steps(DifferentialFunction operation, OpContext context) {
        return switch (operation.opName()) {
            case "matmul" -> MatrixProducts.split(operation, context);
            case "multiply_bp" -> {
                List<DataBuffer> taken = new ArrayList<>();
                List<Program.Step> steps = GradientSteps.ofProduct(operation, context, length -> {
                    taken.add(lease.acquire(length));
                    return taken.get(0);
                });
                taken.forEach(lease::release);
                yield steps;
            }
            case "_powderivative" -> List.of(GradientSteps.ofPower(operation, context));
            default -> List.of(new Program.Step(operation, context));
        };
    }

    /** Puts the arguments into the context and asks for the shapes of the results. */
    private List<LongShapeDescriptor> outputShapes(
            DifferentialFunction operation, OpContext context, List<Value> arguments) {
        INDArray[] arrays = arguments.stream().map(Value::array).toArray(INDArray[]::new);
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

    private Value output(
            DifferentialFunction operation,
            List<Value> arguments,
            LongShapeDescriptor shape,
            DataType type,
            boolean frozen) {
        if (frozen || type != DataType.FLOAT || shape.isEmpty()) {
            return new Value(Nd4j.create(shape.asDataType(type)), Optional.empty(), frozen);
        }
        Value first = arguments.get(0);
        if (mayOverwrite(operation, first, shape)) {
            Storage storage = first.storage().orElseThrow();
            storage.users++;
            return new Value(first.array(), first.storage(), false);
        }
        Storage storage = new Storage(lease.acquire(Shape.of(shape.getShape()).elements()));
        return new Value(Views.over(storage.buffer, shape.getShape()), Optional.of(storage), false);
    }

    private boolean mayOverwrite(DifferentialFunction operation, Value first, LongShapeDescriptor result) {
        String name = operation.argNames()[0];
        return ELEMENTWISE.contains(operation.opName())
                && first.storage().isPresent()
                && first.storage().get().users == 1
                && pendingReads.get(name) == 1
                && java.util.Arrays.equals(first.array().shape(), result.getShape());
    }

    private void finishRead(String name) {
        if (pendingReads.merge(name, -1, Integer::sum) == 0) {
            release(name);
        }
    }

    private void release(String name) {
        values.remove(name).storage().ifPresent(storage -> {
            storage.users--;
            if (storage.users == 0) {
                lease.release(storage.buffer);
            }
        });
    }
}
