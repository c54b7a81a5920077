package org.desam4j.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;

/**
 * Extends a graph by the derivative of one of its scalars: reverse-mode differentiation, from the last operation to the first, with
 * each operation's own rule. SameDiff's {@code createGradFunction} does the same on a copy of the graph, and prints every operation
 * to the process's standard output, which two threads cannot both divert.
 */
final class Derivative {
    private final SameDiff graph;
    private final List<DifferentialFunction> operations = new ArrayList<>();

    /** The values that change with a variable. */
    private final Set<String> varying = new HashSet<>();

    private final Map<String, SDVariable> gradients = new HashMap<>();

    private Derivative(SameDiff graph) {
        this.graph = graph;
        graph.getOps().values().forEach(each -> operations.add(each.getOp()));
    }

    /**
     * Adds the derivative to the graph.
     *
     * @param scalar the name of the value that is differentiated
     * @param one a scalar constant of the graph, its derivative for itself
     * @return the names of the gradients, by the names of those variables on which the scalar depends
     */
    static Map<String, String> of(SameDiff graph, String scalar, SDVariable one) {
        return new Derivative(graph).of(scalar, one);
    }

    private Map<String, String> of(String scalar, SDVariable one) {
        findVarying();
        gradients.put(scalar, one);
        for (int i = operations.size() - 1; i >= 0; i--) {
            DifferentialFunction operation = operations.get(i);
            List<String> results = List.of(operation.outputVariablesNames());
            if (results.stream().anyMatch(gradients::containsKey)
                    && results.stream().anyMatch(varying::contains)) {
                differentiate(operation, results);
            }
        }
        Map<String, String> ofVariables = new HashMap<>();
        gradients.forEach((name, gradient) -> {
            if (graph.getVariable(name).getVariableType() == VariableType.VARIABLE) {
                ofVariables.put(name, gradient.name());
            }
        });
        return ofVariables;
    }

    private void findVarying() {
        for (SDVariable variable : graph.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                varying.add(variable.name());
            }
        }
        for (DifferentialFunction operation : operations) {
            if (Arrays.stream(operation.argNames()).anyMatch(varying::contains)) {
                varying.addAll(List.of(operation.outputVariablesNames()));
            }
        }
    }

    private void differentiate(DifferentialFunction operation, List<String> results) {
        List<SDVariable> ofResults = new ArrayList<>();
        for (String result : results) {
            SDVariable gradient = gradients.get(result);
            ofResults.add(gradient != null ? gradient : graph.zerosLike(graph.getVariable(result)));
        }
        List<SDVariable> ofArguments = operation.doDiff(ofResults);
        for (int i = 0; i < ofArguments.size(); i++) {
            String argument = operation.argNames()[i];
            if (varying.contains(argument)) {
                gradients.merge(argument, ofArguments.get(i), SDVariable::add);
            }
        }
    }
}
