package org.desam4j.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.GraphOperation;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.spec.WeightSource;

/** The graphs of one part of a network in inference, each built when it is first needed and then kept. */
final class InferenceGraphs {
    private final WeightSource weights;
    private final BufferPool pool;
    private final Kernels kernels;
    private final Map<String, Graph> graphs = new HashMap<>();

    InferenceGraphs(WeightSource weights, BufferPool pool, Kernels kernels) {
        this.weights = weights;
        this.pool = pool;
        this.kernels = kernels;
    }

    /**
     * The graph of that key.
     *
     * @param construction adds what a new one holds
     */
    Graph get(String key, Consumer<Graph> construction) {
        return graphs.computeIfAbsent(key, missing -> {
            Graph graph = Graph.forInference(weights, pool, kernels);
            construction.accept(graph);
            return graph;
        });
    }

    /** Multiply-adds of the largest graph that has run; 0 if none has. */
    long multiplyAdds() {
        return graphs.values().stream().mapToLong(Graph::multiplyAdds).max().orElse(0);
    }

    /** The kinds of operations of the graphs so far. */
    Set<GraphOperation> operations() {
        return graphs.values().stream()
                .flatMap(graph -> graph.operations().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
