package org.desam4j.model.graph.exec;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.desam4j.model.spec.Shape;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values of a graph while it is walked: where each is, and for how long it is needed. A buffer goes back to the pool when
 * nothing later reads any of the values in it.
 */
final class LiveValues {
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
            "sigmoid",
            "softmax");

    /** A buffer of the pool and how many live values look at it. */
    private static final class Storage {
        private final DataBuffer buffer;
        private int users;

        Storage(DataBuffer buffer) {
            this.buffer = buffer;
        }
    }

    /**
     * A value.
     *
     * @param storage of the array, where that comes from the pool
     * @param frozen true if it depends on frozen weights alone
     */
    record Value(INDArray array, Optional<Storage> storage, boolean frozen) {}

    private final SameDiff graph;
    private final Set<String> frozenNames;
    private final BufferPool.Lease lease;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Integer> pendingReads = new HashMap<>();

    /** @param frozenNames the constants that never change */
    LiveValues(SameDiff graph, Set<String> frozenNames, BufferPool.Lease lease) {
        this.graph = graph;
        this.frozenNames = frozenNames;
        this.lease = lease;
    }

    /** Announces one later read of each of the values. */
    void expectReads(Collection<String> names) {
        names.forEach(name -> pendingReads.merge(name, 1, Integer::sum));
    }

    /** True if the value will be read, or read again. */
    boolean isAwaited(String name) {
        return pendingReads.getOrDefault(name, 0) > 0;
    }

    /**
     * A value that is there: a weight, a constant, or what was added.
     *
     * @throws IllegalArgumentException if it is an input that was not added
     */
    Value get(String name) {
        return values.computeIfAbsent(name, missing -> {
            SDVariable variable = graph.getVariable(missing);
            INDArray array = variable.isPlaceHolder() ? null : variable.getArr();
            if (array == null) {
                throw new IllegalArgumentException("the graph's input " + missing + " was not given");
            }
            return new Value(array, Optional.empty(), variable.isConstant() && frozenNames.contains(missing));
        });
    }

    /** Adds a value with memory of its own, which stays. */
    INDArray addKept(String name, INDArray array, boolean frozen) {
        return add(name, new Value(array, Optional.empty(), frozen));
    }

    /** Adds a value in a buffer of the pool. */
    INDArray addPooled(String name, DataType type, long[] shape) {
        Storage storage = new Storage(lease.acquire(type, Shape.of(shape).elements()));
        return add(name, new Value(Views.over(storage.buffer, shape), Optional.of(storage), false));
    }

    /** Adds a value that looks at another one's elements, and keeps them alive. */
    INDArray addView(String name, INDArray array, Value of) {
        return add(name, new Value(array, of.storage(), of.frozen()));
    }

    private INDArray add(String name, Value value) {
        value.storage().ifPresent(storage -> storage.users++);
        values.put(name, value);
        return value.array();
    }

    /** True if an operation may write its result over its first argument, since nothing else reads that. */
    boolean mayOverwriteFirst(DifferentialFunction operation, long[] resultShape) {
        return ELEMENTWISE.contains(operation.opName())
                && mayOverwrite(operation.argNames()[0], 1, DataType.FLOAT, resultShape);
    }

    /**
     * True if a result of that shape may take the place of a value.
     *
     * @param reads of the value by what makes the result
     */
    boolean mayOverwrite(String name, int reads, DataType type, long[] resultShape) {
        Value value = get(name);
        return value.storage().isPresent()
                && value.array().dataType() == type
                && value.storage().get().users == 1
                && pendingReads.get(name) == reads
                && Arrays.equals(value.array().shape(), resultShape);
    }

    /** Takes back a value that was added but not made. */
    void withdraw(String name) {
        release(name);
    }

    /** Ends what an operation was: its reads, and results that nobody will read. */
    void finish(List<String> arguments, List<String> results) {
        for (String name : arguments) {
            if (pendingReads.merge(name, -1, Integer::sum) == 0) {
                release(name);
            }
        }
        results.stream().filter(name -> !isAwaited(name)).forEach(this::release);
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
