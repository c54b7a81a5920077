package org.desam4j.training.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.ImageContext;
import org.desam4j.model.MaskSource;
import org.desam4j.model.Prompted;
import org.desam4j.model.TrainableDecoder;
import org.desam4j.model.graph.GraphOperation;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.objective.internal.DeSamObjective;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every operation of our graphs is in ND4J's CUDA library, too. The list of what that library registers was made by asking it,
 * as docs/gpu.md tells; operations that are not custom are ND4J's element-wise loops and reductions, which both libraries have.
 */
class CudaOperationsTest {
    private static final Path DOCUMENT = Path.of("../docs/gpu.md");
    private static final List<LossSettings> LOSSES = List.of(
            LossSettings.DEFAULT, new LossSettings(LossSettings.Dice.PLAIN, true, 2, IouLoss.SQUARED_ERROR, Map.of()));

    private static final Set<GraphOperation> OPERATIONS = Set.copyOf(operations());

    private static Set<GraphOperation> operations() {
        DeSamModel model = Golden.microModel();
        Set<GraphOperation> operations = new HashSet<>();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                Features features = network.encode(Golden.micro("in_image"))) {
            Prompts box = Prompts.wholeBox(features.images(), model.config().imageSize());
            try (ImageContext context = network.context(features);
                    Prompted prompted = network.prompt(features.embedding(), box)) {
                network.masks(prompted.maskEmbedding(), context).close();
                network.samMasks(prompted).close();
                operations.addAll(network.operations());
            }
            for (MaskDecoderKind decoder : MaskDecoderKind.ALL) {
                for (LossSettings losses : LOSSES) {
                    operations.addAll(trained(model, weights, features, box, decoder.source(), losses));
                }
            }
        }
        return operations;
    }

    private static Set<GraphOperation> trained(
            DeSamModel model,
            Weights weights,
            Features features,
            Prompts prompts,
            MaskSource source,
            LossSettings losses) {
        DeSamObjective objective = new DeSamObjective(model.config(), losses);
        int size = model.config().maskSize();
        Map<String, INDArray> targets = Map.of(
                DeSamObjective.MASK_TARGET, Nd4j.zeros(features.images(), 1, size, size),
                DeSamObjective.IOU_TARGET, Nd4j.zeros(features.images(), 1));
        try (TrainableDecoder decoder = new TrainableDecoder(model, weights, prompts.tokens(), source, objective)) {
            decoder.gradients(features, prompts, targets).close();
            return decoder.operations();
        }
    }

    private static Set<String> registeredInCuda() throws IOException {
        try (InputStream list = CudaOperationsTest.class.getResourceAsStream("nd4j-cuda-custom-operations.txt")) {
            return new HashSet<>(new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    @Test
    void theCudaLibraryRegistersEveryCustomOperation() throws IOException {
        List<String> custom = OPERATIONS.stream()
                .filter(GraphOperation::custom)
                .map(GraphOperation::name)
                .toList();
        assertThat(custom).contains("matmul", "conv2d", "conv2d_bp", "softmax");
        assertThat(registeredInCuda()).containsAll(custom);
    }

    @Test
    void theDocumentListsEveryOperation() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<String> missing = OPERATIONS.stream()
                .map(operation -> "| `" + operation.name() + "` | " + (operation.custom() ? "custom" : "loop") + " |")
                .filter(row -> !document.contains(row))
                .sorted()
                .toList();
        assertThat(missing).isEmpty();
    }

    /** The list is of the same release as the CPU library that the tests run on. */
    @Test
    void bothLibrariesRegisterTheSame() throws IOException {
        assertThat(Nd4j.getExecutioner().getCustomOperations().keySet()).containsAll(registeredInCuda());
    }
}
