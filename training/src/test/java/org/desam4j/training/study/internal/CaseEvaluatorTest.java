package org.desam4j.training.study.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.LabelSlices;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.internal.MeanPrior;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.inference.postprocess.internal.MaskRestorer;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.preprocess.internal.EncoderInput;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.desam4j.weights.ElementType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Masks of the micro network and of the trivial one, measured as a whole and piece by piece. */
class CaseEvaluatorTest {
    private static final int SIDE = 40;
    private static final SliceRange LABELLED = new SliceRange(1, 4);

    @TempDir
    private Path folder;

    private final DeSamModel model = Golden.microModel();
    private Weights weights;
    private DeSamNetwork network;
    private LabelledCase labelled;

    /** A square in the slices 1 and 3; slice 2 has one voxel, which the network's frame of half the size does not have. */
    @BeforeEach
    void make() throws IOException {
        weights = Golden.microWeights(model);
        network = new DeSamNetwork(model, weights);
        Geometry geometry = Geometry.aligned(SIDE, SIDE, 5, new Spacing(1, 1, 3));
        double[] scan = new double[geometry.voxels()];
        byte[] label = new byte[geometry.voxels()];
        for (int i = 0; i < scan.length; i++) {
            int x = i % SIDE;
            int y = i / SIDE % SIDE;
            int z = i / (SIDE * SIDE);
            boolean square = (z == 1 || z == 3) && x >= 10 && x < 26 && y >= 8 && y < 24;
            boolean voxel = z == 2 && x == 20 && y == 20;
            label[i] = (byte) (square || voxel ? 1 : 0);
            scan[i] = 50 + 100 * label[i] + 31 * i % 17;
        }
        Path image = Files.writeString(folder.resolve("image.nii"), "only its hash is used");
        Case source = new Case("case", "A", image, folder.resolve("label.nii"));
        labelled =
                new LabelledCase(source, new Volume(geometry, scan), new Mask(geometry, label), Turn.NONE, List.of());
        assertThat(LabelSlices.resized(labelled.label(), 2, size(), Protocol.LabelResize.NEAREST)
                        .isEmpty())
                .isTrue();
    }

    @AfterEach
    void close() {
        network.close();
        weights.close();
    }

    private int size() {
        return network.config().maskSize();
    }

    private CaseEvaluator evaluator(Protocol protocol) {
        CacheSettings cache = new CacheSettings(folder.resolve("cache"), ElementType.FLOAT32);
        return new CaseEvaluator(
                network,
                new EmbeddingCache(cache, network, weights),
                new PromptMode.WholeBox(),
                1,
                protocol,
                MaskDecoderKind.DESAM);
    }

    private PreparedScan scan() {
        return new PreparedScan(labelled.scan(), size(), IntensityRules.PERCENTILES.window("A"));
    }

    private PreparedCase prepared() throws IOException {
        return PreparedCase.of(labelled, size(), in(Protocol.Space.SCAN));
    }

    private static Protocol in(Protocol.Space space) {
        return of(Protocol.Slices.LABELLED, space);
    }

    private static Protocol of(Protocol.Slices slices, Protocol.Space space) {
        return Protocol.DEFAULT.toBuilder()
                .slices(slices)
                .minimumArea(0)
                .space(space)
                .build();
    }

    /** A prior that is the square, in a part of the scan. */
    private MeanPrior prior(double from, double to) throws IOException {
        return MeanPrior.of(
                List.of(new MeanPrior.TrainingLabel(List.of(prepared().mask(1)), from, to)));
    }

    /** All five slices count, and what is predicted above and below the organ counts against the mask. */
    @ParameterizedTest
    @EnumSource(Protocol.Space.class)
    void theWholeVolumeIsMeasured(Protocol.Space space) throws IOException {
        Protocol protocol = of(Protocol.Slices.VOLUME, space);
        PreparedCase whole = PreparedCase.of(labelled, size(), protocol);
        assertThat(whole.slices().count()).isEqualTo(5);
        MeanPrior everywhere = prior(0, 1);
        MeanPrior within = prior(0.2, 0.8);
        CaseScore all = evaluator(protocol).score(labelled, whole, everywhere);
        CaseScore middle = evaluator(protocol).score(labelled, whole, within);
        CaseScore labelledOnly = evaluator(in(space)).score(labelled, prepared(), within);
        assertThat(all.value(Metrics.PREDICTED_VOLUME))
                .isCloseTo(5 / 3.0 * middle.value(Metrics.PREDICTED_VOLUME), within(1e-9));
        assertThat(all.dice()).isLessThan(middle.dice());
        assertThat(middle.value(Metrics.LABEL_VOLUME))
                .isCloseTo(labelledOnly.value(Metrics.LABEL_VOLUME), within(1e-9));
    }

    /** The mask that evaluate measures is the one that predict writes, slice by slice. */
    @Test
    void theMaskThatIsMeasuredIsTheOneThatIsWritten() throws IOException {
        Protocol protocol = of(Protocol.Slices.VOLUME, Protocol.Space.SCAN);
        SliceSegmenter slices = new SliceSegmenter(network, new PromptMode.WholeBox(), protocol, MaskDecoderKind.DESAM);
        Mask predicted = ScanSegmenter.segment(
                        List.of(new ScanSegmenter(slices, protocol)),
                        network,
                        scan(),
                        new SliceRange(0, 5),
                        "case",
                        Progress.SILENT)
                .get(0);
        PreparedCase whole = PreparedCase.of(labelled, size(), protocol);
        assertThat(evaluator(protocol).score(labelled, whole, Progress.SILENT))
                .isEqualTo(CaseScore.of("case", "A", predicted, labelled.label()));
    }

    /** A scan without the organ: whole, what is predicted is wrong; of labelled slices there is none, and nothing is measured. */
    @Test
    void aCaseWithoutTheOrganIsScored() throws IOException {
        Geometry geometry = labelled.label().geometry();
        LabelledCase without = new LabelledCase(
                labelled.source(),
                labelled.scan(),
                new Mask(geometry, new byte[geometry.voxels()]),
                Turn.NONE,
                List.of());
        assertThat(without.isEmpty()).isTrue();
        Protocol volume = of(Protocol.Slices.VOLUME, Protocol.Space.SCAN);
        CaseScore whole = evaluator(volume)
                .evaluate(without, PreparedCase.of(without, size(), volume), Progress.SILENT)
                .score();
        assertThat(whole.dice()).isZero();
        assertThat(whole.value(Metrics.SURFACE_DICE)).isZero();
        assertThat(whole.value(Metrics.HAUSDORFF_95)).isNaN();
        for (Protocol.Space space : Protocol.Space.values()) {
            PreparedCase none = PreparedCase.of(without, size(), in(space));
            assertThat(none.slices().isEmpty()).isTrue();
            CaseResult nothing = evaluator(in(space)).evaluate(without, none, Progress.SILENT);
            assertThat(nothing.score().dice()).isNaN();
            assertThat(nothing.score().value(Metrics.SURFACE_DICE)).isNaN();
            assertThat(nothing.score().value(Metrics.LABEL_VOLUME)).isZero();
            assertThat(evaluator(in(space)).score(without, none, prior(0, 1)).dice())
                    .isNaN();
        }
    }

    /** The same mask from the scan itself instead of the cache, with the same rules. */
    @Test
    void theDecodersMaskOnTheScansVoxelsIsThatOfAPrediction() throws IOException {
        Protocol protocol = in(Protocol.Space.SCAN);
        SliceSegmenter slices = new SliceSegmenter(network, new PromptMode.WholeBox(), protocol, MaskDecoderKind.DESAM);
        Mask predicted = ScanSegmenter.segment(
                        List.of(new ScanSegmenter(slices, protocol)),
                        network,
                        scan(),
                        LABELLED,
                        "case",
                        Progress.SILENT)
                .get(0)
                .range(LABELLED);
        assertThat(predicted.count()).isBetween(1L, 3L * SIDE * SIDE - 1);
        CaseScore expected =
                CaseScore.of("case", "A", predicted, labelled.label().range(LABELLED));

        CaseResult result = evaluator(protocol).evaluate(labelled, prepared(), Progress.SILENT);
        assertThat(result.score()).isEqualTo(expected);
        assertThat(evaluator(protocol).score(labelled, prepared(), Progress.SILENT))
                .isEqualTo(expected);
        assertThat(result.picture().dataUri()).startsWith("data:image/png");
    }

    /** A prior that is the square, in a frame whose pixel is 2 x 2 voxels: 64 pixels of 4 mm² and 3 mm. */
    @Test
    void aMaskThatIsTheLabelHasDiceOneInTheFrame() throws IOException {
        MeanPrior prior = prior(0.2, 0.8);
        CaseScore score = evaluator(in(Protocol.Space.NETWORK)).score(labelled, prepared(), prior);
        assertThat(score.dice()).isEqualTo(1);
        assertThat(score.value(Metrics.LABEL_VOLUME)).isCloseTo(2 * 64 * 4 * 3 / 1000.0, within(1e-9));
        assertThat(score.value(Metrics.PREDICTED_VOLUME)).isCloseTo(score.value(Metrics.LABEL_VOLUME), within(1e-9));
        assertThat(score.value(Metrics.HAUSDORFF)).isZero();
    }

    /** On the scan's voxels the slice between the squares counts, and the mask is there what it is elsewhere. */
    @Test
    void everySliceCountsOnTheScansVoxels() throws IOException {
        MeanPrior prior = prior(0.2, 0.8);
        CaseScore score = evaluator(in(Protocol.Space.SCAN)).score(labelled, prepared(), prior);
        assertThat(score.value(Metrics.LABEL_VOLUME)).isCloseTo((2 * 256 + 1) * 3 / 1000.0, within(1e-9));
        int area = MaskRestorer.restore(prior.logits(), size(), labelled.label().geometry())
                .area();
        assertThat(area).isGreaterThanOrEqualTo(256);
        assertThat(score.value(Metrics.PREDICTED_VOLUME)).isCloseTo(3 * area * 3 / 1000.0, within(1e-9));
        assertThat(score.value(Metrics.SENSITIVITY)).isEqualTo(1);
        assertThat(score.value(Metrics.PRECISION)).isCloseTo((2 * 256 + 1) / (3.0 * area), within(1e-9));
    }

    @Test
    void theDecodersMaskInTheFrameIsClearedWhereNoLabelIsLeft() throws IOException {
        Protocol protocol = in(Protocol.Space.NETWORK);
        CaseScore score = evaluator(protocol).score(labelled, prepared(), Progress.SILENT);
        SliceSegmenter slices = new SliceSegmenter(network, new PromptMode.WholeBox(), protocol, MaskDecoderKind.DESAM);
        Geometry frame = Geometry.aligned(size(), size(), 5, new Spacing(2, 2, 3));
        PreparedScan scan = scan();
        long pixels = 0;
        for (int z : new int[] {1, 3}) {
            pixels += positive(slices, scan.slice(z));
        }
        assertThat(score.value(Metrics.PREDICTED_VOLUME)).isCloseTo(pixels * frame.voxelMillilitres(), within(1e-9));
    }

    private long positive(SliceSegmenter slices, GreySlice image) {
        try (INDArray input = EncoderInput.of(List.of(image), network.config().imageSize());
                Features features = network.encode(input)) {
            Optional<float[]> logits = slices.segment(features).get(0);
            long count = 0;
            for (float value : logits.orElseThrow()) {
                count += value > 0 ? 1 : 0;
            }
            return count;
        }
    }
}
