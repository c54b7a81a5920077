package org.desam4j.model;

import java.util.Map;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.prompt.internal.PromptEncoder;
import org.desam4j.model.spec.SamConfig;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Prompt encoder, PRIM and IoU head in inference. */
final class PromptInference {
    private static final String MASK = "mask";
    private static final String MASK_EMBEDDING = "mask_embedding";
    private static final String TOKENS = "tokens";
    private static final String IOU = "iou";

    private final DeSamModel model;
    private final InferenceGraphs graphs;

    PromptInference(DeSamModel model, InferenceGraphs graphs) {
        this.model = model;
        this.graphs = graphs;
    }

    /** See {@link DeSamNetwork#prompt(INDArray, Prompts)}. */
    Prompted prompt(INDArray embedding, Prompts prompts) {
        return prompted(run(embedding, prompts, Map.of(), IOU, TOKENS, MASK_EMBEDDING));
    }

    /** See {@link DeSamNetwork#prompt(INDArray, Prompts, INDArray)}. */
    Prompted prompt(INDArray embedding, Prompts prompts, INDArray masks) {
        return prompted(run(embedding, prompts, Map.of(MASK, masks), IOU, TOKENS, MASK_EMBEDDING));
    }

    private static Prompted prompted(Map<String, INDArray> out) {
        return new Prompted(out.get(IOU), out.get(TOKENS), out.get(MASK_EMBEDDING));
    }

    /** See {@link DeSamNetwork#predictedIous}. */
    double[] predictedIous(INDArray embedding, Prompts prompts) {
        double[] ious = new double[prompts.count()];
        try (INDArray iou = run(embedding, prompts, Map.of(), IOU).get(IOU)) {
            for (int prompt = 0; prompt < ious.length; prompt++) {
                ious[prompt] = iou.getDouble(prompt, 0);
            }
        }
        return ious;
    }

    private Map<String, INDArray> run(
            INDArray embedding, Prompts prompts, Map<String, INDArray> masks, String... outputs) {
        boolean masked = !masks.isEmpty();
        Graph graph = graphs.get(
                prompts.tokens() + (masked ? " with mask" : ""), added -> construct(added, prompts.tokens(), masked));
        int imageSize = model.config().imageSize();
        return DecoderInputs.run(embedding, prompts, imageSize, masks, inputs -> graph.run(inputs, outputs));
    }

    private void construct(Graph graph, int tokens, boolean masked) {
        SamConfig config = model.config();
        PromptEncoder encoder = model.promptEncoder();
        SDVariable dense = masked
                ? encoder.mask(graph, graph.input(MASK, -1, 1, config.maskSize(), config.maskSize()))
                : encoder.withoutMask(graph);
        PrimOutput prompted =
                DecoderInputs.prompted(graph, model, DecoderInputs.embedding(graph, config), dense, tokens);
        graph.output(IOU, model.maskDecoder().iou(graph, prompted));
        graph.output(TOKENS, prompted.tokens());
        graph.output(MASK_EMBEDDING, prompted.maskEmbedding());
    }
}
