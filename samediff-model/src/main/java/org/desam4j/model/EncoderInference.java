package org.desam4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.desam4j.model.encoder.internal.ImageEncoder;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The image encoder in inference, on as many images at once as its memory allows. */
final class EncoderInference {
    private static final String IMAGE = "image";
    private static final String EMBEDDING = "embedding";
    private static final int MOST_IMAGES_AT_ONCE = 8;

    private final DeSamModel model;
    private final InferenceGraphs graphs;
    private final MemoryBudget memory;

    EncoderInference(DeSamModel model, InferenceGraphs graphs, MemoryBudget memory) {
        this.model = model;
        this.graphs = graphs;
        this.memory = memory;
    }

    /** See {@link DeSamNetwork#imagesAtOnce}. */
    int imagesAtOnce(int count) {
        SamConfig config = model.config();
        long tokens = (long) config.featureSize() * config.featureSize();
        long bytesPerImage = 8 * tokens * config.mlpWidth() * Float.BYTES;
        long fitting = Math.max(1, memory.encoding() / bytesPerImage);
        return (int) Math.min(count, Math.min(MOST_IMAGES_AT_ONCE, fitting));
    }

    /** See {@link DeSamNetwork#encode}. */
    Features encode(INDArray images) {
        int size = model.config().imageSize();
        if (images.rank() != 4 || images.size(1) != 3 || images.size(2) != size || images.size(3) != size) {
            throw new IllegalArgumentException("the network needs images of the shape [N, 3, " + size + ", " + size
                    + "], not " + Shape.of(images.shape()));
        }
        int count = (int) images.size(0);
        int atOnce = imagesAtOnce(count);
        List<Features> parts = new ArrayList<>();
        for (int from = 0; from < count; from += atOnce) {
            parts.add(encodeAtOnce(images, from, Math.min(count, from + atOnce)));
        }
        return joined(parts);
    }

    private Features encodeAtOnce(INDArray images, int from, int to) {
        Graph graph = graphs.get(Integer.toString(to - from), added -> construct(added, to - from));
        try (INDArray part = Features.range(images, from, to)) {
            Map<String, INDArray> out = graph.run(Map.of(IMAGE, part), feature(0), feature(1), feature(2), EMBEDDING);
            return new Features(
                    List.of(out.get(feature(0)), out.get(feature(1)), out.get(feature(2))), out.get(EMBEDDING));
        }
    }

    private void construct(Graph graph, int images) {
        int size = model.config().imageSize();
        ImageEncoder.Output output =
                model.imageEncoder().apply(graph, graph.input(IMAGE, images, 3, size, size), images, memory.scores());
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            graph.output(feature(level), output.features().get(level));
        }
        graph.output(EMBEDDING, output.embedding());
    }

    private static Features joined(List<Features> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<INDArray> features = new ArrayList<>();
        for (int level = 0; level < SamConfig.FEATURES; level++) {
            int wanted = level;
            features.add(concat(parts, part -> part.features().get(wanted)));
        }
        Features all = new Features(features, concat(parts, Features::embedding));
        parts.forEach(Features::close);
        return all;
    }

    private static INDArray concat(List<Features> parts, Function<Features, INDArray> wanted) {
        return Nd4j.concat(0, parts.stream().map(wanted).toArray(INDArray[]::new));
    }

    private static String feature(int level) {
        return "feature" + level;
    }
}
