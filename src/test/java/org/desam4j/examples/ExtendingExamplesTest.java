package org.desam4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.ImageContext;
import org.desam4j.model.MaskSources;
import org.desam4j.model.Prompted;
import org.desam4j.model.graph.Graph;
import org.desam4j.model.graph.exec.BufferPool;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.Scope;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.DataException;
import org.desam4j.training.evaluate.Comparison;
import org.desam4j.training.objective.LossInputs;
import org.desam4j.training.objective.LossSettings;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.StoredVolume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The classes that {@code docs/extending.md} shows do what they say. */
class ExtendingExamplesTest {
    private static final Geometry FOUR_VOXELS = Geometry.aligned(4, 1, 1, new Spacing(1, 1, 1));
    private static final float[] LOGITS = {-2, -0.5f, 0.25f, 3};
    private static final float[] TARGETS = {0, 1, 0, 1};

    @Test
    void volumetricSimilarityComparesVolumesAlone() {
        assertThat(similarity(new byte[] {1, 1, 1, 0}, new byte[] {0, 0, 0, 1})).isCloseTo(0.5, within(1e-12));
        assertThat(similarity(new byte[] {1, 0, 0, 0}, new byte[] {0, 0, 0, 1})).isEqualTo(1);
        assertThat(similarity(new byte[4], new byte[4])).isNaN();
    }

    private static double similarity(byte[] predicted, byte[] labelled) {
        return new VolumetricSimilarity()
                .of(new Comparison(new Mask(FOUR_VOXELS, predicted), new Mask(FOUR_VOXELS, labelled)));
    }

    @Test
    void tverskyLossIsTheFormulaWithItsDerivative() {
        float[] actual = lossAndGradient(LOGITS);
        assertThat(actual[0]).isCloseTo((float) tversky(LOGITS), within(1e-6f));
        for (int i = 0; i < LOGITS.length; i++) {
            float[] more = LOGITS.clone();
            float[] less = LOGITS.clone();
            more[i] += 0.0078125f;
            less[i] -= 0.0078125f;
            double difference = (tversky(more) - tversky(less)) / 0.015625;
            assertThat(actual[i + 1]).isCloseTo((float) difference, within(1e-5f));
        }
    }

    private static double tversky(float[] logits) {
        double found = 0;
        double extra = 0;
        double missed = 0;
        for (int i = 0; i < logits.length; i++) {
            double p = 1 / (1 + Math.exp(-logits[i]));
            found += p * TARGETS[i];
            extra += p * (1 - TARGETS[i]);
            missed += (1 - p) * TARGETS[i];
        }
        return 1 - (found + 1e-5) / (found + 0.3 * extra + 0.7 * missed + 1e-5);
    }

    private static float[] lossAndGradient(float[] logits) {
        Scope scope = Scope.root();
        Parameter parameter = scope.trainable().parameter("logits", Initializer.ZEROS, 1, 1, 2, 2);
        try (Weights weights = Weights.load(
                        scope.declared(), each -> Nd4j.createFromArray(logits).reshape(1, 1, 2, 2));
                BufferPool pool = new BufferPool();
                INDArray target = Nd4j.createFromArray(TARGETS).reshape(1, 1, 2, 2)) {
            Graph graph = Graph.forTraining(weights, pool, Golden.KERNELS);
            SDVariable masks = graph.input("target", -1, 1, 2, 2);
            LossInputs inputs = new LossInputs(graph, graph.weight(parameter), masks, 4, masks);
            graph.output("loss", new TverskyLoss().of(inputs, LossSettings.DEFAULT));
            Map<String, INDArray> values = graph.runWithGradients(Map.of("target", target), "loss", List.of());
            INDArray gradient = values.get(Graph.gradientName("logits"));
            float[] result = new float[logits.length + 1];
            result[0] = values.get("loss").getFloat(0);
            for (int i = 0; i < logits.length; i++) {
                result[i + 1] = gradient.getFloat(i);
            }
            return result;
        }
    }

    @Test
    void meanMasksAreTheMeanOfBothDecoders() {
        DeSamModel model = Golden.microModel();
        Prompts points = Golden.microPoints();
        int size = model.config().imageSize();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights);
                INDArray image = Nd4j.linspace(-1, 1, 3L * size * size).reshape(1, 3, size, size);
                Features features = network.encode(image);
                ImageContext context = network.context(features);
                Prompted prompted = network.prompt(features.embedding(), points);
                INDArray ofPdmm = MaskSources.PDMM.masks(network, features, context, prompted);
                INDArray ofSam = MaskSources.SAM_HEAD.masks(network, features, context, prompted);
                INDArray mean = ofPdmm.add(ofSam).mul(0.5);
                INDArray actual = new MeanMasks().masks(network, features, context, prompted)) {
            Golden.assertClose(actual, mean, 1e-4);
        }
    }

    @Test
    void metaImagesAreRead(@TempDir Path folder) throws IOException {
        MetaImageFormat format = new MetaImageFormat();
        Path file = metaImage(folder, "3 2 1");
        StoredVolume read = format.read(file, 0);
        assertThat(read.geometry()).isEqualTo(Geometry.aligned(3, 2, 1, new Spacing(0.5, 0.5, 3)));
        assertThat(read.volume().values()).containsExactly(0, 1.5, 3, 4.5, 6, 7.5);
        assertThat(format.isNamedSo(file)).isTrue();
        assertThat(format.stem("scan.mha")).isEqualTo("scan");
        for (String sizes : List.of("3 2 2", "3 2", "3 2 x", "-3 2 1")) {
            assertThatThrownBy(() -> format.read(metaImage(folder, sizes), 0))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("scan.mha");
        }
    }

    private static Path metaImage(Path folder, String sizes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String header = "ObjectType = Image\nNDims = 3\nDimSize = " + sizes
                + "\nElementSpacing = 0.5 0.5 3\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n";
        bytes.write(header.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer voxels = ByteBuffer.allocate(6 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            voxels.putFloat(1.5f * i);
        }
        bytes.write(voxels.array());
        return Files.write(folder.resolve("scan.mha"), bytes.toByteArray());
    }
}
