package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.special.Erf;
import org.desam4j.model.decoder.PrimOutput;
import org.desam4j.model.decoder.SqueezeExcitationGate;
import org.desam4j.model.decoder.internal.Pdmm;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Weights;
import org.desam4j.model.spec.internal.SamConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class MaskDecoderTest {

    @ParameterizedTest
    @CsvSource({"box, CONSTANT", "pt, CONSTANT", "box, AFTER_NORM", "pt, AFTER_NORM"})
    void everyStageMatchesTheOriginal(String prompt, SqueezeExcitationGate gate) {
        SamConfig config = SamConfigReader.read(Golden.microShapes());
        DeSamModel model = new DeSamModel(config, gate);
        try (Weights weights = Golden.microWeights(model);
                BufferPool pool = new BufferPool()) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            List<SDVariable> features = new ArrayList<>();
            Map<String, INDArray> inputs = new HashMap<>();
            for (int level = 0; level < 3; level++) {
                features.add(graph.input("feature" + level, -1, 32, 5, 5));
                inputs.put("feature" + level, Golden.micro("feat" + level));
            }
            inputs.put("embedding", Golden.micro("feat3"));
            inputs.put("sparse", Golden.micro(prompt.equals("box") ? "sparse_box" : "sparse_point"));
            PrimOutput prompted = model.maskDecoder()
                    .prim()
                    .apply(
                            graph,
                            graph.input("embedding", -1, 64, 5, 5),
                            graph.input("sparse", -1, 2, 64),
                            model.promptEncoder().withoutMask(graph),
                            model.promptEncoder().densePositions(graph),
                            2);
            Pdmm pdmm = model.maskDecoder().pdmm();
            graph.output("hs", prompted.tokens());
            graph.output("iou", model.maskDecoder().iou(graph, prompted));
            pdmm.mask(graph, prompted.maskEmbedding(), pdmm.context(graph, features));

            String layer = "mask_decoder.transformer.layers.";
            List<String> stages = List.of(
                    "pimm.conv_blocks_context.0",
                    "pimm.conv_blocks_context.1",
                    "pimm.conv_blocks_context.2",
                    "pimm.mask_embedding_fusion",
                    "pimm.conv_blocks_localization.0",
                    "pimm.conv_blocks_localization.1");
            List<String> wanted = new ArrayList<>(List.of(
                    layer + "0.tokens", layer + "0.image", layer + "1.image", "hs", "iou", "mask_decoder.pimm"));
            stages.forEach(stage -> wanted.add("mask_decoder." + stage));
            Map<String, INDArray> values = graph.run(inputs, wanted.toArray(String[]::new));

            Golden.assertClose(values.get(layer + "0.tokens"), Golden.micro(prompt + "_layer0_queries"), 1e-4);
            Golden.assertClose(values.get(layer + "0.image"), Golden.micro(prompt + "_layer0_keys"), 1e-4);
            Golden.assertClose(values.get(layer + "1.image"), Golden.micro(prompt + "_keys"), 1e-4);
            Golden.assertClose(values.get("hs"), Golden.micro(prompt + "_hs"), 1e-4);
            Golden.assertClose(values.get("iou"), Golden.micro(prompt + "_iou_all4"), 1e-4);
            for (String stage : stages) {
                Golden.assertRelativelyClose(
                        values.get("mask_decoder." + stage), Golden.micro(prompt + "_" + stage), 1e-4);
            }
            Golden.assertClose(values.get("mask_decoder.pimm"), Golden.micro(prompt + "_mask_logits"), 1e-3);
        }
    }

    @Test
    void theNetworkGivesTheOriginalsMasksAndIous() {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features features = network.encode(Golden.micro("in_image"));
                ImageContext context = network.context(features);
                Prompted points = network.prompt(features.embedding(), Golden.microPoints());
                INDArray masks = network.masks(points.maskEmbedding(), context)) {
            Golden.assertClose(masks, Golden.micro("pt_mask_logits"), 1e-3);
            Golden.assertClose(
                    points.iou().get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1)),
                    Golden.micro("pt_iou_pred"),
                    1e-4);
        }
    }

    @Test
    void manyPromptsOnOneImageGiveWhatEachGivesAlone() {
        DeSamModel model = Golden.microModel();
        INDArray image = Golden.micro("in_image").get(NDArrayIndex.interval(0, 1));
        Prompts grid = Prompts.grid(3, 80);
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features features = network.encode(image);
                ImageContext context = network.context(features);
                Prompted together = network.prompt(features.embedding(), grid);
                INDArray masks = network.masks(together.maskEmbedding(), context);
                INDArray samMasks = network.samMasks(together)) {
            assertThat(masks.shape()).containsExactly(9, 1, 20, 20);
            assertThat(samMasks.shape()).containsExactly(9, 4, 20, 20);
            for (int prompt = 0; prompt < 9; prompt++) {
                try (Prompted alone = network.prompt(features.embedding(), grid.range(prompt, prompt + 1));
                        INDArray mask = network.masks(alone.maskEmbedding(), context);
                        INDArray samMask = network.samMasks(alone)) {
                    Golden.assertClose(masks.get(NDArrayIndex.interval(prompt, prompt + 1)), mask, 1e-4);
                    Golden.assertClose(samMasks.get(NDArrayIndex.interval(prompt, prompt + 1)), samMask, 1e-4);
                }
            }
        }
    }

    /** Every source in a graph of its own, as a new one runs, gives the masks of the way that shares work among prompts. */
    @Test
    void aSourceGivesTheSameMasksHoweverItRuns() {
        DeSamModel model = Golden.microModel();
        INDArray image = Golden.micro("in_image").get(NDArrayIndex.interval(0, 1));
        Prompts grid = Prompts.grid(2, 80);
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features features = network.encode(image);
                ImageContext context = network.context(features);
                Prompted prompted = network.prompt(features.embedding(), grid)) {
            for (MaskSource source : List.of(MaskSources.PDMM, MaskSources.PDMM_WITHOUT_PRIM, MaskSources.SAM_HEAD)) {
                MaskSource alone = inputs -> source.logits(inputs);
                try (INDArray masks = source.masks(network, features, context, prompted);
                        INDArray others = alone.masks(network, features, context, prompted)) {
                    assertThat(others.shape()).containsExactly(4, 1, 20, 20);
                    Golden.assertClose(others, masks, 1e-4);
                }
            }
            try (INDArray all = network.samMasks(prompted);
                    INDArray first = MaskSources.SAM_HEAD.masks(network, features, context, prompted)) {
                Golden.assertClose(first, all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1)), 1e-5);
            }
        }
    }

    @Test
    void aMaskPromptIsTheDenseEmbeddingOfThatMask() {
        DeSamModel model = Golden.microModel();
        INDArray mask = Golden.micro("in_mask");
        try (Weights weights = Golden.microWeights(model);
                BufferPool pool = new BufferPool();
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Prompted prompted = network.prompt(Golden.micro("feat3"), Prompts.wholeBox(2, 80), mask)) {
            Graph graph = Graph.forInference(weights, pool, Golden.KERNELS);
            PrimOutput expected = model.maskDecoder()
                    .prim()
                    .apply(
                            graph,
                            graph.input("embedding", -1, 64, 5, 5),
                            graph.input("sparse", -1, 2, 64),
                            graph.input("dense", -1, 64, 5, 5),
                            model.promptEncoder().densePositions(graph),
                            2);
            graph.output("tokens", expected.tokens());
            Map<String, INDArray> inputs = Map.of(
                    "embedding", Golden.micro("feat3"),
                    "sparse", Golden.micro("sparse_box"),
                    "dense", Golden.micro("dense_mask"));
            Golden.assertClose(prompted.tokens(), graph.run(inputs, "tokens").get("tokens"), 1e-4);
        }
    }

    /** Against plain loops in double precision, written from the module's definition. */
    @Test
    void samMasksAreTheProductOfHypernetworksAndUpscaledImage() {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Prompted prompted = network.prompt(Golden.micro("feat3"), Prompts.wholeBox(2, 80));
                INDArray masks = network.samMasks(prompted)) {
            String prefix = "mask_decoder.output_upscaling.";
            double[][][] image = values(prompted.maskEmbedding().get(NDArrayIndex.point(1)));
            double[][][] half = doubled(image, weights, prefix + "0");
            normalise(half, weights, prefix + "1");
            gelu(half);
            double[][][] full = doubled(half, weights, prefix + "3");
            gelu(full);
            for (int mask = 0; mask < 4; mask++) {
                double[] vector = hypernetwork(prompted.tokens(), weights, mask);
                double[][][] expected = new double[1][20][20];
                for (int y = 0; y < 20; y++) {
                    for (int x = 0; x < 20; x++) {
                        for (int c = 0; c < vector.length; c++) {
                            expected[0][y][x] += vector[c] * full[c][y][x];
                        }
                    }
                }
                INDArray actual = masks.get(NDArrayIndex.point(1), NDArrayIndex.interval(mask, mask + 1));
                Golden.assertClose(actual, Nd4j.createFromArray(expected).castTo(actual.dataType()), 1e-4);
            }
        }
    }

    private static double[][][] values(INDArray array) {
        double[][][] values = new double[(int) array.size(0)][(int) array.size(1)][(int) array.size(2)];
        for (int c = 0; c < values.length; c++) {
            values[c] = array.get(NDArrayIndex.point(c)).toDoubleMatrix();
        }
        return values;
    }

    private static double[][][] doubled(double[][][] in, Weights weights, String name) {
        INDArray weight = weights.array(name + ".weight");
        INDArray bias = weights.array(name + ".bias");
        int out = (int) weight.size(1);
        double[][][] result = new double[out][2 * in[0].length][2 * in[0][0].length];
        for (int o = 0; o < out; o++) {
            for (int y = 0; y < result[0].length; y++) {
                for (int x = 0; x < result[0][0].length; x++) {
                    result[o][y][x] = bias.getDouble(o);
                    for (int i = 0; i < in.length; i++) {
                        result[o][y][x] += weight.getDouble(i, o, y % 2, x % 2) * in[i][y / 2][x / 2];
                    }
                }
            }
        }
        return result;
    }

    private static void normalise(double[][][] map, Weights weights, String name) {
        INDArray scale = weights.array(name + ".weight");
        INDArray shift = weights.array(name + ".bias");
        for (int y = 0; y < map[0].length; y++) {
            for (int x = 0; x < map[0][0].length; x++) {
                double mean = 0;
                double square = 0;
                for (double[][] channel : map) {
                    mean += channel[y][x] / map.length;
                    square += channel[y][x] * channel[y][x] / map.length;
                }
                double deviation = Math.sqrt(square - mean * mean + 1e-6);
                for (int c = 0; c < map.length; c++) {
                    map[c][y][x] = (map[c][y][x] - mean) / deviation * scale.getDouble(c) + shift.getDouble(c);
                }
            }
        }
    }

    private static void gelu(double[][][] map) {
        for (double[][] channel : map) {
            for (double[] row : channel) {
                for (int x = 0; x < row.length; x++) {
                    row[x] = row[x] / 2 * (1 + Erf.erf(row[x] / Math.sqrt(2)));
                }
            }
        }
    }

    private static double[] hypernetwork(INDArray tokens, Weights weights, int mask) {
        double[] value =
                tokens.get(NDArrayIndex.point(1), NDArrayIndex.point(1 + mask)).toDoubleVector();
        for (int layer = 0; layer < 3; layer++) {
            String name = "mask_decoder.output_hypernetworks_mlps." + mask + ".layers." + layer;
            INDArray weight = weights.array(name + ".weight");
            double[] next = new double[(int) weight.size(0)];
            for (int o = 0; o < next.length; o++) {
                next[o] = weights.array(name + ".bias").getDouble(o);
                for (int i = 0; i < value.length; i++) {
                    next[o] += weight.getDouble(o, i) * value[i];
                }
                next[o] = layer < 2 ? Math.max(0, next[o]) : next[o];
            }
            value = next;
        }
        return value;
    }
}
