package org.desam4j.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.prompt.internal.PromptEncoder;
import org.desam4j.model.spec.SamConfig;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inputs of the decoder's graphs: the features of images, and prompts on them. */
final class DecoderInputs {
    private static final String EMBEDDING = "embedding";
    private static final String COORDINATES = "coordinates";
    private static final String KINDS = "kinds";

    private DecoderInputs() {}

    /** The input for the neck's output, {@code [B, C, H, W]}. */
    static SDVariable embedding(Graph graph, SamConfig config) {
        return graph.input(EMBEDDING, -1, config.neckWidth(), config.featureSize(), config.featureSize());
    }

    /** The inputs for the encoder's three features, {@code [B, E, H, W]}. */
    static List<SDVariable> features(Graph graph, SamConfig config) {
        return IntStream.range(0, SamConfig.FEATURES)
                .mapToObj(level ->
                        graph.input(feature(level), -1, config.width(), config.featureSize(), config.featureSize()))
                .toList();
    }

    /**
     * PRIM's output for prompts, for which it declares the inputs.
     *
     * @param embedding {@code [B, C, H, W]} or {@code [1, C, H, W]}
     * @param dense the dense prompt embedding
     * @param tokens of one prompt
     */
    static PrimOutput prompted(Graph graph, DeSamModel model, SDVariable embedding, SDVariable dense, int tokens) {
        PromptEncoder encoder = model.promptEncoder();
        SDVariable coordinates = graph.input(COORDINATES, -1, tokens, 2);
        SDVariable kinds = graph.input(KINDS, -1, tokens, PromptEncoder.KINDS);
        return model.maskDecoder()
                .prim()
                .apply(
                        graph,
                        embedding,
                        encoder.sparse(graph, coordinates, kinds, tokens),
                        dense,
                        encoder.densePositions(graph),
                        tokens);
    }

    /** The values of the feature inputs by name; the arrays stay those of {@code features}. */
    static Map<String, INDArray> values(Features features) {
        Map<String, INDArray> values = new HashMap<>();
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            values.put(feature(level), features.features().get(level));
        }
        return values;
    }

    /** The values of all inputs that belong to images; the arrays stay those of {@code features}. */
    static Map<String, INDArray> imageValues(Features features) {
        Map<String, INDArray> values = values(features);
        values.put(EMBEDDING, features.embedding());
        return values;
    }

    /**
     * Runs something with the values of the inputs for prompts on an image.
     *
     * @param imageSize pixels
     * @param more values of other inputs by name
     * @param run takes all values, and gives the results
     */
    static Map<String, INDArray> run(
            INDArray embedding,
            Prompts prompts,
            int imageSize,
            Map<String, INDArray> more,
            Function<Map<String, INDArray>, Map<String, INDArray>> run) {
        try (INDArray coordinates = prompts.coordinates(imageSize);
                INDArray kinds = prompts.kinds()) {
            Map<String, INDArray> inputs = new HashMap<>(more);
            inputs.put(EMBEDDING, embedding);
            inputs.put(COORDINATES, coordinates);
            inputs.put(KINDS, kinds);
            return run.apply(inputs);
        }
    }

    private static String feature(int level) {
        return "feature" + level;
    }
}
