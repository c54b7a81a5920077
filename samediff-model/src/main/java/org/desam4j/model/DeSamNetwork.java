package org.desam4j.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The network in inference: a model with weights. What depends on the image alone is computed once per image
 * ({@link #encode}, {@link #context}), PRIM once per prompt, and masks only for the prompts whose mask is wanted.
 *
 * <p>Graphs are built when first needed and kept. They share the weights, which stay the caller's. For one thread.
 */
public final class DeSamNetwork implements AutoCloseable {
    private static final String IMAGE = "image";
    private static final String EMBEDDING = "embedding";
    private static final String COORDINATES = "coordinates";
    private static final String KINDS = "kinds";
    private static final String MASK = "mask";
    private static final String MASK_EMBEDDING = "mask_embedding";
    private static final String TOKENS = "tokens";
    private static final String IOU = "iou";
    private static final int MAXIMUM_IMAGES_PER_RUN = 8;

    private final DeSamModel model;
    private final WeightSource weights;
    private final MemoryBudget memory;
    private final BufferPool pool = new BufferPool();
    private final Map<Integer, Graph> encoderGraphs = new HashMap<>();
    private final Map<String, Graph> decoderGraphs = new HashMap<>();

    public DeSamNetwork(DeSamModel model, WeightSource weights) {
        this(model, weights, MemoryBudget.available());
    }

    public DeSamNetwork(DeSamModel model, WeightSource weights, MemoryBudget memory) {
        this.model = model;
        this.weights = weights;
        this.memory = memory;
    }

    public DeSamModel model() {
        return model;
    }

    public SamConfig config() {
        return model.config();
    }

    /**
     * Runs the image encoder, a few images at a time.
     *
     * @param images {@code [N, 3, S, S]}, normalised; stays the caller's
     * @throws IllegalArgumentException if the shape is another
     */
    public Features encode(INDArray images) {
        int size = config().imageSize();
        if (images.rank() != 4 || images.size(1) != 3 || images.size(2) != size || images.size(3) != size) {
            throw new IllegalArgumentException("the network needs images of the shape [N, 3, " + size + ", " + size
                    + "], not " + Shape.of(images.shape()));
        }
        int count = (int) images.size(0);
        int perRun = imagesPerRun(count);
        List<Features> runs = new ArrayList<>();
        for (int from = 0; from < count; from += perRun) {
            int to = Math.min(count, from + perRun);
            runs.add(encodeAtOnce(images, from, to));
        }
        return joined(runs);
    }

    /** Of {@code count} images, how many the encoder takes at once; the others follow in further runs. */
    public int imagesPerRun(int count) {
        long tokens = (long) config().gridSize() * config().gridSize();
        long bytesPerImage = 8 * tokens * config().mlpWidth() * Float.BYTES;
        long fitting = Math.max(1, memory.encoding() / bytesPerImage);
        return (int) Math.min(count, Math.min(MAXIMUM_IMAGES_PER_RUN, fitting));
    }

    private Features encodeAtOnce(INDArray images, int from, int to) {
        Graph graph = encoderGraphs.computeIfAbsent(to - from, this::encoderGraph);
        try (INDArray run = Features.range(images, from, to)) {
            Map<String, INDArray> out = graph.run(Map.of(IMAGE, run), feature(0), feature(1), feature(2), EMBEDDING);
            return new Features(
                    List.of(out.get(feature(0)), out.get(feature(1)), out.get(feature(2))), out.get(EMBEDDING));
        }
    }

    private Graph encoderGraph(int images) {
        Graph graph = Graph.forInference(weights, pool);
        int size = config().imageSize();
        ImageEncoder.Output output =
                model.imageEncoder().apply(graph, graph.input(IMAGE, images, 3, size, size), images, memory.scores());
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            graph.output(feature(level), output.features().get(level));
        }
        graph.output(EMBEDDING, output.embedding());
        return graph;
    }

    private static Features joined(List<Features> runs) {
        if (runs.size() == 1) {
            return runs.get(0);
        }
        List<INDArray> features = new ArrayList<>();
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            int wanted = level;
            features.add(concat(runs, run -> run.features().get(wanted)));
        }
        Features all = new Features(features, concat(runs, Features::embedding));
        runs.forEach(Features::close);
        return all;
    }

    private static INDArray concat(List<Features> runs, java.util.function.Function<Features, INDArray> part) {
        return Nd4j.concat(0, runs.stream().map(part).toArray(INDArray[]::new));
    }

    /** Runs PDMM's context branches on an image's features, which stay the caller's. */
    public ImageContext context(Features features) {
        Graph graph = decoderGraphs.computeIfAbsent("context", key -> contextGraph());
        Map<String, INDArray> inputs = new HashMap<>();
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            inputs.put(feature(level), features.features().get(level));
        }
        Map<String, INDArray> out = graph.run(inputs, contextMap(0), contextMap(1), contextMap(2));
        return new ImageContext(List.of(out.get(contextMap(0)), out.get(contextMap(1)), out.get(contextMap(2))));
    }

    private Graph contextGraph() {
        Graph graph = Graph.forInference(weights, pool);
        int grid = config().gridSize();
        List<SDVariable> features = inputs(level -> graph.input(feature(level), -1, config().width(), grid, grid));
        List<SDVariable> maps = model.maskDecoder().pdmm().context(graph, features);
        for (int level = 0; level < maps.size(); level++) {
            graph.output(contextMap(level), maps.get(level));
        }
        return graph;
    }

    /**
     * Runs PRIM on prompts without masks.
     *
     * @param embedding {@code [B, C, grid, grid]} for one prompt on each of B images, or {@code [1, C, grid, grid]} for
     *     prompts on one image; stays the caller's
     */
    public Prompted prompt(INDArray embedding, Prompts prompts) {
        return prim(embedding, prompts, Map.of(), primKey(prompts), false);
    }

    /**
     * Runs PRIM on prompts with masks.
     *
     * @param masks logits {@code [B, 1, 4 grid, 4 grid]}, one for each prompt; stays the caller's
     */
    public Prompted prompt(INDArray embedding, Prompts prompts, INDArray masks) {
        return prim(embedding, prompts, Map.of(MASK, masks), "masked_prim_" + prompts.tokens(), true);
    }

    /**
     * PRIM's predicted IoU alone, for prompts without masks: less work than {@link #prompt}, where few of many prompts will be
     * followed.
     *
     * @param embedding as for {@link #prompt(INDArray, Prompts)}; stays the caller's
     * @return for each prompt that of the first mask token
     */
    public double[] predictedIous(INDArray embedding, Prompts prompts) {
        Map<String, INDArray> out = runPrim(embedding, prompts, Map.of(), primKey(prompts), false, IOU);
        double[] ious = new double[prompts.count()];
        try (INDArray iou = out.get(IOU)) {
            for (int prompt = 0; prompt < ious.length; prompt++) {
                ious[prompt] = iou.getDouble(prompt, 0);
            }
        }
        return ious;
    }

    private static String primKey(Prompts prompts) {
        return "prim_" + prompts.tokens();
    }

    private Prompted prim(INDArray embedding, Prompts prompts, Map<String, INDArray> more, String key, boolean masked) {
        Map<String, INDArray> out = runPrim(embedding, prompts, more, key, masked, IOU, TOKENS, MASK_EMBEDDING);
        return new Prompted(out.get(IOU), out.get(TOKENS), out.get(MASK_EMBEDDING));
    }

    private Map<String, INDArray> runPrim(
            INDArray embedding,
            Prompts prompts,
            Map<String, INDArray> more,
            String key,
            boolean masked,
            String... outputs) {
        Graph graph = decoderGraphs.computeIfAbsent(key, k -> primGraph(prompts.tokens(), masked));
        try (INDArray coordinates = prompts.coordinates(config().imageSize());
                INDArray kinds = prompts.kinds()) {
            Map<String, INDArray> inputs = new HashMap<>(more);
            inputs.put(EMBEDDING, embedding);
            inputs.put(COORDINATES, coordinates);
            inputs.put(KINDS, kinds);
            return graph.run(inputs, outputs);
        }
    }

    private Graph primGraph(int tokens, boolean masked) {
        Graph graph = Graph.forInference(weights, pool);
        int grid = config().gridSize();
        PromptEncoder encoder = model.promptEncoder();
        SDVariable coordinates = graph.input(COORDINATES, -1, tokens, 2);
        SDVariable kinds = graph.input(KINDS, -1, tokens, PromptEncoder.KINDS);
        SDVariable dense = masked
                ? encoder.mask(graph, graph.input(MASK, -1, 1, config().maskSize(), config().maskSize()))
                : encoder.withoutMask(graph);
        Prim.Output prompted = model.maskDecoder()
                .prim()
                .apply(
                        graph,
                        graph.input(EMBEDDING, -1, config().neckWidth(), grid, grid),
                        encoder.sparse(graph, coordinates, kinds, tokens),
                        dense,
                        encoder.densePositions(graph),
                        tokens);
        graph.output(IOU, model.maskDecoder().iou(graph, prompted));
        graph.output(TOKENS, prompted.tokens());
        graph.output(MASK_EMBEDDING, prompted.maskEmbedding());
        return graph;
    }

    /**
     * PDMM's masks.
     *
     * @param maskEmbedding PRIM's {@code [B, C, grid, grid]}; stays the caller's
     * @param context of B images, or of one image that all prompts share; stays the caller's
     * @return logits {@code [B, 1, 4 grid, 4 grid]}; the caller closes them
     */
    public INDArray masks(INDArray maskEmbedding, ImageContext context) {
        Graph graph = decoderGraphs.computeIfAbsent("masks", key -> maskGraph());
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put(MASK_EMBEDDING, maskEmbedding);
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            inputs.put(contextMap(level), context.maps().get(level));
        }
        return graph.run(inputs, MASK).get(MASK);
    }

    private Graph maskGraph() {
        Graph graph = Graph.forInference(weights, pool);
        int grid = config().gridSize();
        SDVariable maskEmbedding = graph.input(MASK_EMBEDDING, -1, config().neckWidth(), grid, grid);
        SDVariable one = maskEmbedding.mean(true, 1, 2, 3).mul(0).add(1);
        List<SDVariable> context = inputs(level -> graph.input(
                        contextMap(level),
                        -1,
                        config().neckWidth() >> level,
                        (long) grid << level,
                        (long) grid << level)
                .mul(one));
        graph.output(MASK, model.maskDecoder().pdmm().mask(graph, maskEmbedding, context));
        return graph;
    }

    /**
     * SAM's own masks for the same prompts, for comparison.
     *
     * @param prompted PRIM's output for B prompts; stays the caller's
     * @return logits {@code [B, maskTokens, 4 grid, 4 grid]}; the caller closes them
     */
    public INDArray samMasks(Prompted prompted) {
        int tokens = (int) prompted.tokens().size(1);
        Graph graph = decoderGraphs.computeIfAbsent("sam_" + tokens, key -> samGraph(tokens));
        return graph.run(Map.of(TOKENS, prompted.tokens(), MASK_EMBEDDING, prompted.maskEmbedding()), MASK)
                .get(MASK);
    }

    private Graph samGraph(int tokens) {
        Graph graph = Graph.forInference(weights, pool);
        int grid = config().gridSize();
        Prim.Output prompted = new Prim.Output(
                graph.input(TOKENS, -1, tokens, config().neckWidth()),
                graph.input(MASK_EMBEDDING, -1, config().neckWidth(), grid, grid));
        graph.output(MASK, model.maskDecoder().samMasks(graph, prompted));
        return graph;
    }

    /**
     * Multiply-adds of the parts that have run so far, each for the largest input that it has seen.
     *
     * @param encoder of the image encoder
     * @param context of PDMM's context branches
     * @param prompt of PRIM, prompt encoder included
     * @param masks of PDMM's fusion and localisation
     * @param samMasks of SAM's mask head
     */
    public record Costs(long encoder, long context, long prompt, long masks, long samMasks) {}

    /** What the parts that have run so far cost. */
    public Costs costs() {
        return new Costs(
                encoderGraphs.values().stream()
                        .mapToLong(Graph::multiplyAdds)
                        .max()
                        .orElse(0),
                cost("context"),
                cost("prim_"),
                cost("masks"),
                cost("sam_"));
    }

    private long cost(String prefix) {
        return decoderGraphs.entrySet().stream()
                .filter(graph -> graph.getKey().startsWith(prefix))
                .mapToLong(graph -> graph.getValue().multiplyAdds())
                .max()
                .orElse(0);
    }

    /** The kinds of operations of the parts that have run so far. */
    public Set<GraphOperation> operations() {
        return Stream.concat(encoderGraphs.values().stream(), decoderGraphs.values().stream())
                .flatMap(graph -> graph.operations().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Bytes of the buffers that the graphs share. */
    public long bufferBytes() {
        return pool.bytes();
    }

    /** Frees the memory of the graphs; the weights stay. */
    @Override
    public void close() {
        pool.close();
    }

    private static List<SDVariable> inputs(IntFunction<SDVariable> input) {
        return java.util.stream.IntStream.range(0, SamConfig.FEATURES)
                .mapToObj(input)
                .toList();
    }

    private static String feature(int level) {
        return "feature" + level;
    }

    private static String contextMap(int level) {
        return "context" + level;
    }
}
