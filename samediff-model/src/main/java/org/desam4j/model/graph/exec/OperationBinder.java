package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

/** Binds operations that ND4J computes. */
final class OperationBinder {
    private final SameDiff graph;
    private final LiveValues values;
    private final BufferPool.Lease lease;

    OperationBinder(SameDiff graph, LiveValues values, BufferPool.Lease lease) {
        this.graph = graph;
        this.values = values;
        this.lease = lease;
    }

    /**
     * Binds an operation, runs it, and adds its results to the values.
     *
     * @return the steps that compute it again; none if its results are views, or never change
     * @throws HalfRefusedException if it is not one that copies, and an argument is bfloat16
     */
    List<Step> bind(DifferentialFunction operation) {
        List<LiveValues.Value> arguments = arguments(operation);
        List<String> results = List.of(operation.outputVariablesNames());
        OpContext context = Nd4j.getExecutioner().buildContext();
        List<LongShapeDescriptor> shapes = outputShapes(operation, context, arguments);
        LiveValues.Value first = arguments.get(0);
        Optional<INDArray> view = Views.of(operation, first.array(), shapes.get(0));
        List<Step> steps = List.of();
        if (view.isPresent()) {
            values.addView(results.get(0), view.get(), first);
        } else {
            boolean frozen = arguments.stream().allMatch(LiveValues.Value::frozen);
            for (int output = 0; output < shapes.size(); output++) {
                String name = results.get(output);
                context.setOutputArray(output, addResult(operation, name, shapes.get(output), frozen));
            }
            List<Step> computing = steps(operation, context);
            computing.forEach(Step::execute);
            steps = frozen ? List.of() : computing;
        }
        values.finish(List.of(operation.argNames()), results);
        return steps;
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
        if (frozen || !HalfValues.isNumber(type) || shape.isEmpty()) {
            return values.addKept(name, Nd4j.create(shape.asDataType(type)), frozen);
        }
        if (values.mayOverwriteFirst(operation, shape.getShape())) {
            LiveValues.Value first = values.get(operation.argNames()[0]);
            return values.addView(name, first.array(), first);
        }
        return values.addPooled(name, type, shape.getShape());
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
            case "reduce_mean", "reduce_sum" -> ReductionSteps.of(operation, context);
            case "leakyrelu" -> LeakyReluSteps.of(operation, context);
            case "lrelu_bp" -> LeakyReluSteps.ofDerivative(operation, context);
            case "_powderivative" -> List.of(GradientSteps.ofPower(operation, context));
            default -> List.of(new OperationStep(operation, context));
        };
    }
}
