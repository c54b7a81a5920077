package org.desam4j.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.spec.SamConfig;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** PDMM in inference, its context apart from the rest, so that one image's context serves all of its prompts. */
final class MaskInference {
    private static final String MASK_EMBEDDING = "mask_embedding";
    private static final String MASK = "mask";
    private static final String ONLY = "";

    private final DeSamModel model;
    private final InferenceGraphs contextGraphs;
    private final InferenceGraphs maskGraphs;

    MaskInference(DeSamModel model, InferenceGraphs contextGraphs, InferenceGraphs maskGraphs) {
        this.model = model;
        this.contextGraphs = contextGraphs;
        this.maskGraphs = maskGraphs;
    }

    /** See {@link DeSamNetwork#context}. */
    ImageContext context(Features features) {
        Map<String, INDArray> out = contextGraphs
                .get(ONLY, this::constructContext)
                .run(DecoderInputs.values(features), map(0), map(1), map(2));
        return new ImageContext(List.of(out.get(map(0)), out.get(map(1)), out.get(map(2))));
    }

    private void constructContext(Graph graph) {
        List<SDVariable> maps =
                model.maskDecoder().pdmm().context(graph, DecoderInputs.features(graph, model.config()));
        for (int level = 0; level < maps.size(); level++) {
            graph.output(map(level), maps.get(level));
        }
    }

    /** See {@link DeSamNetwork#masks}. */
    INDArray masks(INDArray maskEmbedding, ImageContext context) {
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put(MASK_EMBEDDING, maskEmbedding);
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            inputs.put(map(level), context.maps().get(level));
        }
        return maskGraphs.get(ONLY, this::constructMask).run(inputs, MASK).get(MASK);
    }

    private void constructMask(Graph graph) {
        SamConfig config = model.config();
        int side = config.featureSize();
        SDVariable maskEmbedding = graph.input(MASK_EMBEDDING, -1, config.neckWidth(), side, side);
        SDVariable onePerPrompt = maskEmbedding.mean(true, 1, 2, 3).mul(0).add(1);
        List<SDVariable> context = IntStream.range(0, SamConfig.FEATURES)
                .mapToObj(level -> graph.input(
                                map(level), -1, (long) side << level, (long) side << level, config.neckWidth() >> level)
                        .mul(onePerPrompt))
                .toList();
        graph.output(MASK, model.maskDecoder().pdmm().mask(graph, maskEmbedding, context));
    }

    private static String map(int level) {
        return "context" + level;
    }
}
