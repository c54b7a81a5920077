package org.desam4j.model.encoder.internal;

import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * SAM's {@code PatchEmbed}: a convolution whose stride is its kernel, done as one matrix product over the patches.
 */
final class PatchEmbedding {
    private static final int COLOURS = 3;

    private final Scope scope;
    private final Parameter weight;
    private final Parameter bias;
    private final SamConfig config;

    PatchEmbedding(Scope scope, SamConfig config) {
        int patch = config.patchSize();
        Initializer initializer = Initializer.kaimingUniform((long) COLOURS * patch * patch);
        this.scope = scope;
        Scope projection = scope.child("proj");
        weight = projection.parameter("weight", initializer, config.width(), COLOURS, patch, patch);
        bias = projection.parameter("bias", initializer, config.width());
        this.config = config;
    }

    /**
     * @param image {@code [N, 3, S, S]}
     * @param images N
     * @return tokens {@code [N * H * W, E]}, row-major
     */
    SDVariable apply(Graph graph, SDVariable image, int images) {
        int side = config.featureSize();
        int patch = config.patchSize();
        int patchElements = COLOURS * patch * patch;
        SDVariable patches = image.reshape(images, COLOURS, side, patch, side, patch)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape((long) images * side * side, patchElements);
        SDVariable matrix = graph.weight(weight).reshape(config.width(), patchElements);
        SDVariable product = graph.ops().mmul(patches, matrix, false, true, false);
        return graph.output(scope, graph.ops().nn().biasAdd(product, graph.weight(bias), false));
    }
}
