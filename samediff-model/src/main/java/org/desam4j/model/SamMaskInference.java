package org.desam4j.model;

import java.util.Map;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.SamConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** SAM's own mask head in inference. */
final class SamMaskInference {
    private static final String TOKENS = "tokens";
    private static final String MASK_EMBEDDING = "mask_embedding";
    private static final String MASK = "mask";

    private final DeSamModel model;
    private final InferenceGraphs graphs;

    SamMaskInference(DeSamModel model, InferenceGraphs graphs) {
        this.model = model;
        this.graphs = graphs;
    }

    /** See {@link DeSamNetwork#samMasks}. */
    INDArray masks(Prompted prompted) {
        int tokens = (int) prompted.tokens().size(1);
        return graphs.get(Integer.toString(tokens), graph -> construct(graph, tokens))
                .run(Map.of(TOKENS, prompted.tokens(), MASK_EMBEDDING, prompted.maskEmbedding()), MASK)
                .get(MASK);
    }

    private void construct(Graph graph, int tokens) {
        SamConfig config = model.config();
        PrimOutput prompted = new PrimOutput(
                graph.input(TOKENS, -1, tokens, config.neckWidth()),
                graph.input(MASK_EMBEDDING, -1, config.neckWidth(), config.featureSize(), config.featureSize()));
        graph.output(MASK, model.maskDecoder().samMasks(graph, prompted));
    }
}
