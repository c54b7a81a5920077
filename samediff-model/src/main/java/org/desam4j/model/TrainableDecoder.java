package org.desam4j.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.decoder.internal.MaskDecoder;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.GraphOperation;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.WeightSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The prompt encoder and mask decoder as one graph with gradients: PRIM and PDMM are variables, the prompt encoder is
 * constant, and the image encoder is not here; its output is an input.
 *
 * <p>Changing a weight's array in place changes the graph. For one thread.
 */
public final class TrainableDecoder implements AutoCloseable {
    private static final String MASK_LOGITS = "mask_logits";
    private static final String OBJECTIVE = "objective";

    /** Bytes of the values between forward and backward pass for one pixel of a mask, measured on ViT-B. */
    private static final long BYTES_PER_PIXEL = 22_000;

    /** The quantity that training minimises, as a sum of terms. Each is a mean over the samples of a batch. */
    @FunctionalInterface
    public interface Objective {

        /**
         * Adds the terms to the graph. Targets are inputs that it declares with {@link Graph#input}.
         *
         * @param maskLogits {@code [B, 1, 4H, 4W]}
         * @param iou predicted IoUs {@code [B, 1]}
         * @return at least one scalar, by name
         */
        Map<String, SDVariable> terms(Graph graph, SDVariable maskLogits, SDVariable iou);
    }

    /**
     * Terms and gradients of one batch. Owns its gradients.
     *
     * @param terms the objective's terms
     * @param gradients by parameter; only of parameters that the objective depends on
     */
    public record Gradients(Map<String, Double> terms, Map<String, INDArray> gradients) implements AutoCloseable {
        public Gradients {
            terms = Map.copyOf(terms);
            gradients = Map.copyOf(gradients);
        }

        @Override
        public void close() {
            gradients.values().forEach(INDArray::close);
        }
    }

    /**
     * Terms and masks of one batch. Owns its logits.
     *
     * @param terms the objective's terms
     * @param maskLogits {@code [B, 1, 4H, 4W]}
     */
    public record Evaluation(Map<String, Double> terms, INDArray maskLogits) implements AutoCloseable {
        public Evaluation {
            terms = Map.copyOf(terms);
        }

        @Override
        public void close() {
            maskLogits.close();
        }
    }

    private final SamConfig config;
    private final BufferPool pool = new BufferPool();
    private final Kernels kernels;
    private final Graph graph;
    private final Set<String> termNames;
    private final int imagesAtOnce;

    /**
     * Builds the graph.
     *
     * @param promptTokens tokens of one prompt ({@link Prompts#tokens}), the same in every batch
     * @param source the part that makes the masks
     */
    public TrainableDecoder(
            DeSamModel model, WeightSource weights, int promptTokens, MaskSource source, Objective objective) {
        this(model, weights, promptTokens, source, objective, MemoryBudget.available());
    }

    /** @param memory the bound for the values of a graph; a batch that needs more is divided */
    public TrainableDecoder(
            DeSamModel model,
            WeightSource weights,
            int promptTokens,
            MaskSource source,
            Objective objective,
            MemoryBudget memory) {
        this(model, weights, promptTokens, source, objective, memory, Precision.FLOAT32);
    }

    /**
     * @param precision of the factors of products and convolutions; weights, norms, the objective and gradients are float32 always
     * @throws IllegalArgumentException if this machine does not compute it
     */
    public TrainableDecoder(
            DeSamModel model,
            WeightSource weights,
            int promptTokens,
            MaskSource source,
            Objective objective,
            MemoryBudget memory,
            Precision precision) {
        config = model.config();
        kernels = Kernels.installed(precision);
        long bytesPerImage = BYTES_PER_PIXEL * config.maskSize() * config.maskSize();
        imagesAtOnce = (int) Math.max(1, Math.min(Integer.MAX_VALUE, memory.training() / bytesPerImage));
        graph = Graph.forTraining(weights, pool, kernels);
        MaskDecoder decoder = model.maskDecoder();
        SDVariable embedding = DecoderInputs.embedding(graph, config);
        SDVariable dense = model.promptEncoder().withoutMask(graph);
        PrimOutput prompted = DecoderInputs.prompted(graph, model, embedding, dense, promptTokens);
        SDVariable iou = graph.ops().slice(decoder.iou(graph, prompted), new int[] {0, 0}, -1, 1);
        SDVariable logits = source.logits(
                new MaskInputs(graph, model, prompted, () -> embedding, () -> DecoderInputs.features(graph, config)));
        Map<String, SDVariable> terms = objective.terms(graph, logits, iou);
        terms.forEach(graph::output);
        termNames = new HashSet<>(terms.keySet());
        graph.output(MASK_LOGITS, logits);
        // A sum of one term would be that term itself, which cannot have two names.
        SDVariable sum = graph.constant("zero", () -> org.nd4j.linalg.factory.Nd4j.scalar(0f));
        for (SDVariable term : terms.values()) {
            sum = sum.add(term);
        }
        graph.output(OBJECTIVE, sum);
    }

    /**
     * Runs the decoder and its derivative on B images with a prompt each. A batch that is too large to be in memory at once is
     * divided; since the terms are means over samples, the result is the same but for rounding.
     *
     * @param features of the B images; stay the caller's
     * @param targets the objective's inputs by name, {@code [B, ...]}; stay the caller's
     */
    public Gradients gradients(Features features, Prompts prompts, Map<String, INDArray> targets) {
        int images = features.images();
        if (images <= imagesAtOnce) {
            return gradientsAtOnce(features, prompts, targets);
        }
        Map<String, Double> terms = new HashMap<>();
        Map<String, INDArray> gradients = new HashMap<>();
        for (int from = 0; from < images; from += imagesAtOnce) {
            int to = Math.min(images, from + imagesAtOnce);
            double share = (to - from) / (double) images;
            Map<String, INDArray> targetsOfPart = new HashMap<>();
            for (Map.Entry<String, INDArray> target : targets.entrySet()) {
                targetsOfPart.put(target.getKey(), Features.range(target.getValue(), from, to));
            }
            try (Features ofPart = features.range(from, to)) {
                Gradients part = gradientsAtOnce(ofPart, prompts.range(from, to), targetsOfPart);
                part.terms().forEach((name, value) -> terms.merge(name, share * value, Double::sum));
                part.gradients().forEach((name, gradient) -> addTo(gradients, name, gradient.muli(share)));
            }
            targetsOfPart.values().forEach(INDArray::close);
        }
        return new Gradients(terms, gradients);
    }

    private static void addTo(Map<String, INDArray> sums, String name, INDArray value) {
        INDArray sum = sums.putIfAbsent(name, value);
        if (sum != null) {
            sum.addi(value);
            value.close();
        }
    }

    private Gradients gradientsAtOnce(Features features, Prompts prompts, Map<String, INDArray> targets) {
        Map<String, INDArray> values = withInputs(
                features,
                prompts,
                targets,
                inputs -> graph.runWithGradients(inputs, OBJECTIVE, new ArrayList<>(termNames)));
        Map<String, Double> terms = takeTerms(values);
        values.remove(OBJECTIVE).close();
        Map<String, INDArray> gradients = new HashMap<>();
        for (Map.Entry<String, INDArray> value : values.entrySet()) {
            gradients.put(Graph.variableOfGradient(value.getKey()), value.getValue());
        }
        return new Gradients(terms, gradients);
    }

    /** Runs the decoder alone; the arguments are those of {@link #gradients}. */
    public Evaluation evaluate(Features features, Prompts prompts, Map<String, INDArray> targets) {
        List<String> outputs = new ArrayList<>(termNames);
        outputs.add(MASK_LOGITS);
        Map<String, INDArray> values =
                withInputs(features, prompts, targets, inputs -> graph.run(inputs, outputs.toArray(String[]::new)));
        return new Evaluation(takeTerms(values), values.get(MASK_LOGITS));
    }

    /** The kinds of operations of the decoder, and of its derivative once that has run. */
    public Set<GraphOperation> operations() {
        return graph.operations();
    }

    private Map<String, INDArray> withInputs(
            Features features,
            Prompts prompts,
            Map<String, INDArray> targets,
            Function<Map<String, INDArray>, Map<String, INDArray>> run) {
        Map<String, INDArray> more = new HashMap<>(targets);
        more.putAll(DecoderInputs.values(features));
        return DecoderInputs.run(features.embedding(), prompts, config.imageSize(), more, run);
    }

    private Map<String, Double> takeTerms(Map<String, INDArray> values) {
        Map<String, Double> terms = new HashMap<>();
        for (String name : termNames) {
            try (INDArray value = values.remove(name)) {
                terms.put(name, value.getDouble(0));
            }
        }
        return terms;
    }

    /** Frees the memory of the graph; the weights stay. */
    @Override
    public void close() {
        kernels.close();
        pool.close();
    }
}
