package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.spec.Initializer;
import org.desam4j.model.spec.Parameter;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.embedding.internal.EncodedSlices;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.run.EpochResult;
import org.desam4j.training.run.Recipe;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.desam4j.weights.ElementType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Long work does not gather memory. The network is small, but the features that a training step reads take half a mebibyte, so
 * that keeping them would break the bound three times over. (What is only forgotten, Java's garbage collector frees.) The tag
 * memory gives it a process of its own, whose small Java heap is resident from the start.
 */
@Tag("slow")
@Tag("memory")
class ResidentMemoryTest {
    private static final SamConfig CONFIG = SamConfig.builder()
            .imageSize(128)
            .patchSize(8)
            .width(64)
            .heads(2)
            .mlpWidth(128)
            .windows(List.of(4, 16, 16, 16))
            .neckWidth(64)
            .decoderDepth(1)
            .decoderMlpWidth(64)
            .maskTokens(4)
            .iouHeadWidth(32)
            .iouHeadDepth(2)
            .maskInputChannels(8)
            .build();
    private static final long BOUND = 64L << 20;
    private static final int STEPS_PER_EPOCH = 5;

    @TempDir
    private Path folder;

    @Test
    void fiveHundredTrainingStepsLeaveItFlat() throws IOException {
        DeSamModel model = new DeSamModel(CONFIG);
        int epochs = 100;
        List<Long> resident = new ArrayList<>();
        Trainer.Listener listener = new Trainer.Listener() {
            @Override
            public void epochEnded(EpochResult result) {
                resident.add(Pointer.physicalBytes());
            }

            @Override
            public void stateReached(TrainingState state) {}
        };
        TrainingSettings settings = TrainingSettings.defaults(List.of("A"), 1, PromptMode.named("grid")).toBuilder()
                .recipe(Recipe.PUBLISHED.with(epochs, 2, 1e-3))
                .seed(3)
                .build();
        try (Weights weights = Weights.random(model.parameters(), 1);
                Features features = features(2 * STEPS_PER_EPOCH);
                EmbeddedCase embedded =
                        EncodedSlices.write(folder.resolve("case"), "case", features, ElementType.FLOAT16);
                Trainer trainer = new Trainer(model, weights, settings, Progress.SILENT)) {
            List<TrainingSlice> slices = IntStream.range(0, features.images())
                    .mapToObj(z -> new TrainingSlice(new EmbeddedSlice(embedded, z), square()))
                    .toList();
            trainer.train(slices, slices.subList(0, 2), TrainingState.START, listener, new Stop());
            assertThat(trainer.optimizer().steps()).isEqualTo(500);
        }
        assertThat(resident.get(epochs - 1) - resident.get(epochs / 5)).isLessThan(BOUND);
    }

    private static Features features(int images) {
        int side = CONFIG.featureSize();
        List<INDArray> maps = IntStream.range(0, SamConfig.FEATURES)
                .mapToObj(level -> random(images, CONFIG.width(), side))
                .toList();
        return new Features(maps, random(images, CONFIG.neckWidth(), side));
    }

    private static INDArray random(int images, int channels, int side) {
        Shape shape = Shape.of(images, channels, side, side);
        return Weights.initial(new Parameter("values", shape, Initializer.STANDARD_NORMAL, false), channels);
    }

    private static MaskSlice square() {
        int size = CONFIG.maskSize();
        byte[] mask = new byte[size * size];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (i % size < size / 2 && i / size < size / 2 ? 1 : 0);
        }
        return new MaskSlice(size, size, mask);
    }

    @Test
    void twoHundredPredictionsLeaveItFlat() throws IOException {
        DeSamModel model = new DeSamModel(CONFIG);
        Geometry geometry = Geometry.aligned(64, 64, 2, new Spacing(1, 1, 3));
        double[] voxels = IntStream.range(0, geometry.voxels())
                .mapToDouble(i -> Math.sin(0.01 * i))
                .toArray();
        PreparedScan scan = new PreparedScan(new Volume(geometry, voxels), CONFIG.maskSize(), Optional.empty());
        try (Weights weights = Weights.random(model.parameters(), 1);
                DeSamNetwork network = new DeSamNetwork(model, weights)) {
            List<ScanSegmenter> segmenters = List.of(
                    segmenter(network, new PromptMode.WholeBox()),
                    segmenter(network, new PromptMode.GridPoints(3, Double.NEGATIVE_INFINITY)));
            long early = 0;
            for (int prediction = 0; prediction < 200; prediction++) {
                ScanSegmenter.segment(
                        List.of(segmenters.get(prediction % 2)),
                        network,
                        scan,
                        new SliceRange(0, geometry.slices()),
                        "scan",
                        Progress.SILENT);
                early = prediction == 40 ? Pointer.physicalBytes() : early;
            }
            assertThat(Pointer.physicalBytes() - early).isLessThan(BOUND);
        }
    }

    private static ScanSegmenter segmenter(DeSamNetwork network, PromptMode mode) {
        SliceSegmenter slices = new SliceSegmenter(network, mode, Protocol.DEFAULT, MaskDecoderKind.DESAM);
        return new ScanSegmenter(slices, Protocol.DEFAULT);
    }
}
