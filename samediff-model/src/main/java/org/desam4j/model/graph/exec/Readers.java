package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;

/** The makers and readers of a graph's values, and the operations that a chain has already. */
final class Readers {
    /** The operations that read a value, each as often as it reads it. */
    private final Map<String, List<DifferentialFunction>> readers = new HashMap<>();

    /** The operations that make values. */
    private final Map<String, DifferentialFunction> makers = new HashMap<>();

    private final List<DifferentialFunction> order;
    private final Set<String> wanted;
    private final Set<String> taken = new HashSet<>();

    /** @param wanted values that must be there in the end, so that they stand inside of no chain */
    Readers(List<DifferentialFunction> operations, Collection<String> wanted) {
        this.order = List.copyOf(operations);
        this.wanted = new HashSet<>(wanted);
        for (DifferentialFunction operation : operations) {
            for (String name : operation.outputVariablesNames()) {
                makers.put(name, operation);
            }
            for (String name : operation.argNames()) {
                readers.computeIfAbsent(name, missing -> new ArrayList<>()).add(operation);
            }
        }
    }

    void take(Chain chain) {
        chain.operations().forEach(operation -> taken.add(resultOf(operation)));
    }

    boolean isTaken(DifferentialFunction operation) {
        return taken.contains(resultOf(operation));
    }

    /** The operation that makes a value, unless the value is there from the start. */
    Optional<DifferentialFunction> maker(String value) {
        return Optional.ofNullable(makers.get(value));
    }

    /** True if all but the last one's results are read by others of these operations only, and no chain has any of them yet. */
    boolean areForEachOther(Set<DifferentialFunction> operations, DifferentialFunction last) {
        return operations.stream()
                        .filter(operation -> !isSame(operation, last))
                        .flatMap(operation -> Arrays.stream(operation.outputVariablesNames()))
                        .allMatch(value -> !wanted.contains(value)
                                && operations.containsAll(readers.getOrDefault(value, List.of())))
                && operations.stream().noneMatch(this::isTaken);
    }

    /** Operations in the order of the graph. */
    List<DifferentialFunction> inOrder(Set<DifferentialFunction> operations) {
        return order.stream().filter(operations::contains).toList();
    }

    /** The only reader of an operation's result, if it is of that kind and may continue a chain. */
    Optional<DifferentialFunction> next(DifferentialFunction before, String kind) {
        return next(resultOf(before), kind);
    }

    /** The only reader of a value, if it is of that kind and may continue a chain. */
    Optional<DifferentialFunction> next(String value, String kind) {
        List<DifferentialFunction> following = all(value);
        return following.size() == 1 && isFree(following.get(0), kind)
                ? Optional.of(following.get(0))
                : Optional.empty();
    }

    /** The first reader of a value that has two, the other of which is the given one. */
    Optional<DifferentialFunction> beside(String value, DifferentialFunction second, String kind) {
        List<DifferentialFunction> both = all(value);
        return both.size() == 2 && isSame(both.get(1), second) && isFree(both.get(0), kind)
                ? Optional.of(both.get(0))
                : Optional.empty();
    }

    /** All readers of a value; none if it is wanted as it is. */
    List<DifferentialFunction> all(String value) {
        return wanted.contains(value) ? List.of() : readers.getOrDefault(value, List.of());
    }

    /** True if something reads a value, or wants it as it is. */
    boolean isNeeded(String value) {
        return wanted.contains(value) || readers.containsKey(value);
    }

    private boolean isFree(DifferentialFunction operation, String kind) {
        return operation.opName().equals(kind) && !isTaken(operation);
    }

    static boolean isSame(DifferentialFunction one, DifferentialFunction other) {
        return resultOf(one).equals(resultOf(other));
    }

    static String resultOf(DifferentialFunction operation) {
        return operation.outputVariablesNames()[0];
    }
}
