package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.encoder.internal.ImageEncoder;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Step;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ImageEncoderTest {

    /** A memory of 1 byte forces one query row at a time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5000, 1 << 28})
    void everyStageMatchesTheOriginal(long scoreMemory) {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                BufferPool pool = new BufferPool()) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            ImageEncoder.Output output =
                    model.imageEncoder().apply(graph, graph.input("image", 2, 3, 80, 80), 2, scoreMemory);
            List<String> features =
                    output.features().stream().map(feature -> feature.name()).toList();
            List<String> blocks = java.util.stream.IntStream.range(0, 5)
                    .mapToObj(block -> "image_encoder.blocks." + block)
                    .toList();
            String patches = "image_encoder.patch_embed";
            String embedding = output.embedding().name();
            String[] wanted = java.util.stream.Stream.of(features, blocks, List.of(patches, embedding))
                    .flatMap(List::stream)
                    .toArray(String[]::new);

            Map<String, INDArray> values = graph.run(Map.of("image", Golden.micro("in_image")), wanted);

            // One operation, but a sum of 768 products: the reference itself is 1.9e-6 from the sum in double
            // precision, and so may
            // be another order of adding up.
            Golden.assertRelativelyClose(values.get(patches), Golden.micro("patch_embed_nhwc"), 2e-6);
            for (int block = 0; block < 5; block++) {
                Golden.assertRelativelyClose(
                        values.get(blocks.get(block)), Golden.micro("block" + block + "_nhwc"), 1e-5);
            }
            for (int level = 0; level < 3; level++) {
                Golden.assertRelativelyClose(values.get(features.get(level)), Golden.micro("feat" + level), 1e-4);
            }
            Golden.assertRelativelyClose(values.get(embedding), Golden.micro("feat3"), 1e-4);
        }
    }

    /** A kernel is asked for attention with its relative positions, and then for the scores alone, once in each of five blocks. */
    @Test
    void attentionWithItsPositionsIsOneChain() {
        List<Fusion> asked = new ArrayList<>();
        Kernels taker = new Kernels() {
            @Override
            public Optional<Step> bind(Fusion fusion, List<Operand> arguments, List<INDArray> results) {
                asked.add(fusion);
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                BufferPool pool = new BufferPool()) {
            Graph graph = Graph.forInference(weights, pool, taker);
            ImageEncoder.Output output =
                    model.imageEncoder().apply(graph, graph.input("image", 2, 3, 80, 80), 2, 1 << 28);
            String embedding = output.embedding().name();
            graph.run(Map.of("image", Golden.micro("in_image")), embedding);
            assertThat(asked).filteredOn(Fusion.Attention.class::isInstance).hasSize(5);
            assertThat(asked)
                    .filteredOn(Fusion.PositionedProduct.class::isInstance)
                    .hasSize(5);
        }
    }

    @Test
    void anImageGivesTheSameAloneAndInABatch() {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features both = network.encode(Golden.micro("in_image"));
                Features second = network.encode(Golden.micro("in_image").get(NDArrayIndex.interval(1, 2)))) {
            Golden.assertClose(second.embedding(), both.embedding().get(NDArrayIndex.interval(1, 2)), 1e-5);
        }
    }

    @Test
    void moreImagesThanOneRunTakesAreJoinedInOrder() {
        DeSamModel model = Golden.microModel();
        INDArray images = org.nd4j.linalg.factory.Nd4j.tile(Golden.micro("in_image"), 10, 1, 1, 1);
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features features = network.encode(images)) {
            for (int image = 0; image < 20; image++) {
                Golden.assertRelativelyClose(
                        features.embedding().get(NDArrayIndex.interval(image, image + 1)),
                        Golden.micro("feat3").get(NDArrayIndex.interval(image % 2, image % 2 + 1)),
                        1e-4);
            }
        }
    }
}
