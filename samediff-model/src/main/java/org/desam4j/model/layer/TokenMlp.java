package org.desam4j.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** SAM's {@code MLP}: linear layers with ReLU between them; the IoU head and the hypernetworks are such. */
public final class TokenMlp {
    private final List<Linear> layers = new ArrayList<>();

    public TokenMlp(Scope scope, int in, int hidden, int out, int depth) {
        for (int layer = 0; layer < depth; layer++) {
            int from = layer == 0 ? in : hidden;
            int to = layer == depth - 1 ? out : hidden;
            layers.add(new Linear(scope.child("layers").child(layer), from, to));
        }
    }

    /**
     * @param x {@code [B, in]}
     * @return {@code [B, out]}
     */
    public SDVariable apply(Graph graph, SDVariable x) {
        SDVariable value = layers.get(0).apply(graph, x);
        for (Linear layer : layers.subList(1, layers.size())) {
            value = layer.apply(graph, graph.ops().nn().relu(value, 0));
        }
        return value;
    }
}
