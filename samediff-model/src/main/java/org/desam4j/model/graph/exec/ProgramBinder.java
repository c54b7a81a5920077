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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

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
    private final SameDiff graph;
    private final Set<String> frozenNames;
    private final Kernels kernels;
    private final LiveValues values;
    private final OperationBinder operations;
    private final List<Step> steps = new ArrayList<>();

    private ProgramBinder(SameDiff graph, Set<String> frozenNames, BufferPool pool, Kernels kernels) {
        this.graph = graph;
        this.frozenNames = frozenNames;
        this.kernels = kernels;
        BufferPool.Lease lease = pool.lease();
        values = new LiveValues(graph, frozenNames, lease);
        operations = new OperationBinder(graph, values, lease);
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
        ComputeThreads.takeInThisThread();
        try {
            return new ProgramBinder(graph, frozenNames, pool, kernels).bind(inputs, outputs, kernels.takesHalf());
        } catch (HalfRefusedException e) {
            return new ProgramBinder(graph, frozenNames, pool, kernels).bind(inputs, outputs, false);
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
        Set<String> half = keepsHalf ? HalfValues.of(needed, chains, outputs, frozenNames::contains) : Set.of();
        bind(needed, chains, new KernelBinder(kernels, values, half));
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
    private void bind(List<DifferentialFunction> needed, List<Chain> chains, KernelBinder binder) {
        Map<String, Chain> byResult = new HashMap<>();
        Set<String> inside = new HashSet<>();
        for (Chain chain : chains) {
            byResult.put(Readers.resultOf(chain.last()), chain);
            chain.operations().forEach(operation -> inside.add(Readers.resultOf(operation)));
        }
        for (DifferentialFunction operation : needed) {
            String result = Readers.resultOf(operation);
            if (byResult.containsKey(result)) {
                bind(byResult.get(result), binder);
            } else if (!inside.contains(result)) {
                steps.addAll(operations.bind(operation));
            }
        }
    }

    /** As much of a chain as the kernels take, and the rest as operations of ND4J. */
    private void bind(Chain chain, KernelBinder binder) {
        Optional<Step> step = binder.bind(chain);
        step.ifPresent(steps::add);
        if (step.isEmpty()) {
            chain.shorter().ifPresent(shorter -> bind(shorter, binder));
            chain.continuation().forEach(operation -> steps.addAll(operations.bind(operation)));
        }
    }
}
