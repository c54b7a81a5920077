package org.desam4j.model.layer;

import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Normalisation over the channels with learned scale and shift, biased variance. Composed, because ND4J's
 * {@code layer_norm} takes no epsilon and is off by up to 8e-5. Serves as {@code nn.LayerNorm} and, since
 * maps have their channels last here, as SAM's {@code LayerNorm2d}.
 */
public final class LayerNorm {
    /** Epsilon of the image encoder's blocks and of every LayerNorm2d. */
    public static final double ENCODER_EPSILON = 1e-6;

    /** PyTorch's default, which the two-way transformer uses. */
    public static final double TRANSFORMER_EPSILON = 1e-5;

    private final Parameter weight;
    private final Parameter bias;
    private final double epsilon;

    public LayerNorm(Scope scope, int channels, double epsilon) {
        weight = scope.parameter("weight", Initializer.ONES, channels);
        bias = scope.parameter("bias", Initializer.ZEROS, channels);
        this.epsilon = epsilon;
    }

    /**
     * @param x channels in its last dimension
     * @param rank the rank of x
     */
    public SDVariable apply(Graph graph, SDVariable x, int rank) {
        return Normalization.standardize(graph, x, epsilon, rank - 1)
                .mul(graph.weight(weight))
                .add(graph.weight(bias));
    }
}
