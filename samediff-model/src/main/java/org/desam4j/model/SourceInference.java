package org.desam4j.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.GraphOperation;
import org.desam4j.model.spec.SamConfig;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The masks of any source in inference, in graphs of its own. */
final class SourceInference {
    private static final String TOKENS = "tokens";
    private static final String MASK_EMBEDDING = "mask_embedding";
    private static final String MASK = "mask";

    private final DeSamModel model;
    private final Supplier<InferenceGraphs> added;
    private final Map<MaskSource, InferenceGraphs> graphs = new HashMap<>();

    /** @param added makes the place for the graphs of a source that is new here */
    SourceInference(DeSamModel model, Supplier<InferenceGraphs> added) {
        this.model = model;
        this.added = added;
    }

    /** See {@link MaskSource#masks}. */
    INDArray masks(MaskSource source, Features features, Prompted prompted) {
        int tokens = (int) prompted.tokens().size(1);
        Map<String, INDArray> values = DecoderInputs.imageValues(features);
        values.put(TOKENS, prompted.tokens());
        values.put(MASK_EMBEDDING, prompted.maskEmbedding());
        return graphs.computeIfAbsent(source, missing -> added.get())
                .get(Integer.toString(tokens), graph -> construct(graph, source, tokens))
                .run(values, MASK)
                .get(MASK);
    }

    private void construct(Graph graph, MaskSource source, int tokens) {
        SamConfig config = model.config();
        PrimOutput prompted = new PrimOutput(
                graph.input(TOKENS, -1, tokens, config.neckWidth()),
                graph.input(MASK_EMBEDDING, -1, config.neckWidth(), config.featureSize(), config.featureSize()));
        // One image may have many prompts: what is the image's is repeated for each.
        Supplier<SDVariable> onePerPrompt =
                () -> prompted.maskEmbedding().mean(true, 1, 2, 3).mul(0).add(1);
        MaskInputs inputs = new MaskInputs(
                graph,
                model,
                prompted,
                () -> DecoderInputs.embedding(graph, config).mul(onePerPrompt.get()),
                () -> DecoderInputs.features(graph, config).stream()
                        .map(feature -> feature.mul(onePerPrompt.get()))
                        .toList());
        graph.output(MASK, source.logits(inputs));
    }

    /** The kinds of operations of the graphs so far. */
    Set<GraphOperation> operations() {
        return graphs.values().stream()
                .flatMap(each -> each.operations().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
