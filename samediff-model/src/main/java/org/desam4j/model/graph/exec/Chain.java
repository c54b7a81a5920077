package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * Operations of a graph that make up a fusion. Nothing else reads what is between them.
 *
 * @param operations in the order of the graph
 * @param arguments the names of the fusion's arguments
 * @param results the names of the fusion's results
 * @param shorter the chain that this one continues, for kernels that cannot take all of it
 */
record Chain(
        Fusion fusion,
        List<DifferentialFunction> operations,
        List<String> arguments,
        List<String> results,
        Optional<Chain> shorter) {
    Chain {
        operations = List.copyOf(operations);
        arguments = List.copyOf(arguments);
        results = List.copyOf(results);
    }

    /** A chain of operations with one result, the last one's. */
    static Chain of(Fusion fusion, List<DifferentialFunction> operations, List<String> arguments) {
        String result = Readers.resultOf(operations.get(operations.size() - 1));
        return new Chain(fusion, operations, arguments, List.of(result), Optional.empty());
    }

    static Chain of(Fusion fusion, DifferentialFunction operation, List<String> arguments) {
        return of(fusion, List.of(operation), arguments);
    }

    /** This chain and what follows it. */
    Chain extended(Fusion whole, List<DifferentialFunction> following, List<String> furtherArguments) {
        List<DifferentialFunction> all = new ArrayList<>(operations);
        all.addAll(following);
        List<String> names = new ArrayList<>(arguments);
        names.addAll(furtherArguments);
        String result = Readers.resultOf(all.get(all.size() - 1));
        return new Chain(whole, all, names, List.of(result), Optional.of(this));
    }

    /** The number with which an operation combines its argument. */
    static double scalar(DifferentialFunction operation) {
        return ((ScalarOp) operation).scalar().getDouble(0);
    }

    /** The exponent of a power or of its derivative. */
    static double exponent(DifferentialFunction power) {
        return ((Number) ((BaseOp) power).extraArgs()[0]).doubleValue();
    }

    /** The argument of an operation of two that is not the named one. */
    static String other(DifferentialFunction operation, String name) {
        String[] names = operation.argNames();
        return names[0].equals(name) ? names[1] : names[0];
    }

    /** The name of its first result. */
    String result() {
        return results.get(0);
    }

    /** The operation with which it ends. */
    DifferentialFunction last() {
        return operations.get(operations.size() - 1);
    }

    /** The operations behind the shorter chain; all of them where there is none. */
    List<DifferentialFunction> continuation() {
        return operations.subList(
                shorter.map(chain -> chain.operations().size()).orElse(0), operations.size());
    }

    /** The values that its operations read and none of them makes, as often as they read them. */
    List<String> reads() {
        Set<String> inside = new HashSet<>();
        operations.forEach(operation -> inside.addAll(List.of(operation.outputVariablesNames())));
        return operations.stream()
                .flatMap(operation -> List.of(operation.argNames()).stream())
                .filter(name -> !inside.contains(name))
                .toList();
    }
}
