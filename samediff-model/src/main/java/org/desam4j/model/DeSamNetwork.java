package org.desam4j.model;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.desam4j.model.graph.GraphOperation;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.WeightSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network in inference: a model with weights. What depends on the image alone is computed once per image
 * ({@link #encode}, {@link #context}), PRIM once per prompt, and masks only for the prompts whose mask is wanted.
 *
 * <p>Graphs are built when first needed and kept. They share the weights, which stay the caller's. For one thread.
 */
public final class DeSamNetwork implements AutoCloseable {
    private final DeSamModel model;
    private final Precision precision;
    private final BufferPool pool = new BufferPool();
    private final Kernels kernels;
    private final InferenceGraphs encoderGraphs;
    private final InferenceGraphs contextGraphs;
    private final InferenceGraphs promptGraphs;
    private final InferenceGraphs maskGraphs;
    private final InferenceGraphs samGraphs;
    private final EncoderInference encoder;
    private final PromptInference prompts;
    private final MaskInference masks;
    private final SamMaskInference samMasks;
    private final SourceInference sources;

    public DeSamNetwork(DeSamModel model, WeightSource weights) {
        this(model, weights, MemoryBudget.available());
    }

    public DeSamNetwork(DeSamModel model, WeightSource weights, MemoryBudget memory) {
        this(model, weights, memory, Precision.FLOAT32);
    }

    /**
     * A network in a precision of its own.
     *
     * @param precision of products
     * @throws IllegalArgumentException if this machine does not compute products of that precision
     */
    public DeSamNetwork(DeSamModel model, WeightSource weights, MemoryBudget memory, Precision precision) {
        this.model = model;
        this.precision = precision;
        kernels = Kernels.installed(precision);
        encoderGraphs = new InferenceGraphs(weights, pool, kernels);
        contextGraphs = new InferenceGraphs(weights, pool, kernels);
        promptGraphs = new InferenceGraphs(weights, pool, kernels);
        maskGraphs = new InferenceGraphs(weights, pool, kernels);
        samGraphs = new InferenceGraphs(weights, pool, kernels);
        encoder = new EncoderInference(model, encoderGraphs, memory);
        prompts = new PromptInference(model, promptGraphs);
        masks = new MaskInference(model, contextGraphs, maskGraphs);
        samMasks = new SamMaskInference(model, samGraphs);
        sources = new SourceInference(model, () -> new InferenceGraphs(weights, pool, kernels));
    }

    public DeSamModel model() {
        return model;
    }

    public SamConfig config() {
        return model.config();
    }

    /** The precision of products. */
    public Precision precision() {
        return precision;
    }

    /**
     * Runs the image encoder, a few images at a time.
     *
     * @param images {@code [N, 3, S, S]}, normalised; stays the caller's
     * @throws IllegalArgumentException if the shape is another
     */
    public Features encode(INDArray images) {
        return encoder.encode(images);
    }

    /** The number of images, of {@code count}, that the encoder takes at once; the others follow after them. */
    public int imagesAtOnce(int count) {
        return encoder.imagesAtOnce(count);
    }

    /** Runs PDMM's context branches on an image's features, which stay the caller's. */
    public ImageContext context(Features features) {
        return masks.context(features);
    }

    /**
     * Runs PRIM on prompts without masks.
     *
     * @param embedding {@code [B, C, H, W]} for one prompt on each of B images, or {@code [1, C, H, W]} for
     *     prompts on one image; stays the caller's
     */
    public Prompted prompt(INDArray embedding, Prompts prompts) {
        return this.prompts.prompt(embedding, prompts);
    }

    /**
     * Runs PRIM on prompts with masks.
     *
     * @param masks logits {@code [B, 1, 4H, 4W]}, one for each prompt; stays the caller's
     */
    public Prompted prompt(INDArray embedding, Prompts prompts, INDArray masks) {
        return this.prompts.prompt(embedding, prompts, masks);
    }

    /**
     * PRIM's predicted IoU alone, for prompts without masks: less work than {@link #prompt}, where few of many prompts will be
     * followed.
     *
     * @param embedding as for {@link #prompt(INDArray, Prompts)}; stays the caller's
     * @return for each prompt that of the first mask token
     */
    public double[] predictedIous(INDArray embedding, Prompts prompts) {
        return this.prompts.predictedIous(embedding, prompts);
    }

    /**
     * PDMM's masks.
     *
     * @param maskEmbedding PRIM's {@code [B, C, H, W]}; stays the caller's
     * @param context of B images, or of one image that all prompts share; stays the caller's
     * @return logits {@code [B, 1, 4H, 4W]}; the caller closes them
     */
    public INDArray masks(INDArray maskEmbedding, ImageContext context) {
        return masks.masks(maskEmbedding, context);
    }

    /**
     * SAM's own masks for the same prompts, for comparison.
     *
     * @param prompted PRIM's output for B prompts; stays the caller's
     * @return logits {@code [B, maskTokens, 4H, 4W]}; the caller closes them
     */
    public INDArray samMasks(Prompted prompted) {
        return samMasks.masks(prompted);
    }

    /** The masks of a source that shares nothing among prompts; {@link MaskSource#masks} chooses. */
    INDArray masks(MaskSource source, Features features, Prompted prompted) {
        return sources.masks(source, features, prompted);
    }

    /**
     * Multiply-adds of the parts that were executed so far, each for the largest input that it has seen.
     *
     * @param encoder of the image encoder
     * @param context of PDMM's context branches
     * @param prompt of PRIM, prompt encoder included
     * @param masks of PDMM's fusion and localisation
     * @param samMasks of SAM's mask head
     */
    public record Costs(long encoder, long context, long prompt, long masks, long samMasks) {}

    /** Costs of the parts that were executed so far. */
    public Costs costs() {
        return new Costs(
                encoderGraphs.multiplyAdds(),
                contextGraphs.multiplyAdds(),
                promptGraphs.multiplyAdds(),
                maskGraphs.multiplyAdds(),
                samGraphs.multiplyAdds());
    }

    /** The kinds of operations of the parts that were executed so far. */
    public Set<GraphOperation> operations() {
        Stream<GraphOperation> ofParts = Stream.of(encoderGraphs, contextGraphs, promptGraphs, maskGraphs, samGraphs)
                .flatMap(graphs -> graphs.operations().stream());
        return Stream.concat(ofParts, sources.operations().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Frees the memory of the graphs; the weights stay. */
    @Override
    public void close() {
        kernels.close();
        pool.close();
    }
}
