package org.desam4j.training.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.desam4j.weights.ElementType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices in which there is nothing to see, though the micro model's random weights would see something in any slice. */
class BlankSliceTest {
    private static final Geometry GEOMETRY = Geometry.aligned(24, 20, 3, new Spacing(1, 1, 3));

    private final DeSamModel model = Golden.microModel();
    private final Weights weights = Golden.microWeights(model);
    private final DeSamNetwork network = new DeSamNetwork(model, weights);
    private final List<String> lines = new ArrayList<>();

    @AfterEach
    void close() {
        network.close();
        weights.close();
    }

    private Mask segment(double[] values, Optional<IntensityRules.Window> window) throws IOException {
        PreparedScan scan =
                new PreparedScan(new Volume(GEOMETRY, values), network.config().maskSize(), window);
        SliceSegmenter slices =
                new SliceSegmenter(network, new PromptMode.WholeBox(), Protocol.DEFAULT, MaskDecoderKind.DESAM);
        Progress progress = new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {}

            @Override
            public void say(String line) {
                lines.add(line);
            }
        };
        return ScanSegmenter.segment(
                        List.of(new ScanSegmenter(slices, Protocol.DEFAULT)),
                        network,
                        scan,
                        new SliceRange(0, 3),
                        "scan.nii",
                        progress)
                .get(0);
    }

    private static double[] noise() {
        return new Random(3).doubles(GEOMETRY.voxels(), 10, 200).toArray();
    }

    private static double[] constant(double value) {
        double[] values = new double[GEOMETRY.voxels()];
        Arrays.fill(values, value);
        return values;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 7, -1000})
    void aConstantScanHasAnEmptyMaskAndAWarning(double value) throws IOException {
        assertThat(segment(constant(value), Optional.empty()).count()).isZero();
        assertThat(lines)
                .containsExactly(
                        "WARNING: scan.nii has the same grey level everywhere, so that its mask is empty; look at"
                                + " the scan and at its window");
    }

    @Test
    void aWindowBesideAllValuesShowsNothing() throws IOException {
        assertThat(segment(noise(), Optional.of(new IntensityRules.Window(1000, 2000)))
                        .count())
                .isZero();
        assertThat(segment(noise(), Optional.of(new IntensityRules.Window(-20, -10)))
                        .count())
                .isZero();
        assertThat(lines).hasSize(2);
    }

    /** Of five slices the middle three are blank: were they seen, what is found in them would join the others to one component. */
    @Test
    void theLargestComponentIsThatOfSlicesThatAreSeen(@TempDir Path folder) throws IOException {
        Geometry five = Geometry.aligned(24, 20, 5, new Spacing(1, 1, 3));
        double[] values = new Random(3).doubles(five.voxels(), 10, 200).toArray();
        Arrays.fill(values, five.voxelsPerSlice(), 4 * five.voxelsPerSlice(), 0);
        Volume scan = new Volume(five, values);
        Path image = Files.writeString(folder.resolve("image.nii"), "only its hash is used");
        byte[] label = new byte[five.voxels()];
        Arrays.fill(label, (byte) 1);
        LabelledCase labelled = new LabelledCase(
                new Case("case", "A", image, image), scan, new Mask(five, label), Turn.NONE, List.of());
        Protocol protocol = Protocol.DEFAULT.withComponents(Protocol.Components.LARGEST);
        int size = network.config().maskSize();
        ScanSegmenter segmenter = new ScanSegmenter(
                new SliceSegmenter(network, new PromptMode.WholeBox(), protocol, MaskDecoderKind.DESAM), protocol);
        Mask predicted = ScanSegmenter.segment(
                        List.of(segmenter),
                        network,
                        new PreparedScan(scan, size, Optional.empty()),
                        new SliceRange(0, 5),
                        "scan",
                        Progress.SILENT)
                .get(0);
        assertThat(predicted.count()).isPositive();
        assertThat(predicted.labelledSlices().count()).isEqualTo(1);

        PreparedCase prepared = PreparedCase.ofVolume(labelled, size, protocol);
        CacheSettings cache = new CacheSettings(folder.resolve("cache"), ElementType.FLOAT32);
        try (EmbeddedCase embedded = new EmbeddingCache(cache, network, weights).embed(prepared, Progress.SILENT)) {
            Mask cached = segmenter.segment(embedded, prepared::isBlank, five, Progress.SILENT);
            assertThat(cached.voxels()).isEqualTo(predicted.voxels());
            Mask inFrame = segmenter.segmentInFrame(
                    embedded,
                    prepared::isBlank,
                    Geometry.aligned(size, size, 5, new Spacing(1, 1, 3)),
                    Progress.SILENT);
            assertThat(inFrame.labelledSlices()).isEqualTo(predicted.labelledSlices());
        }
    }

    @Test
    void aBlankSliceAmongOthersStaysEmpty() throws IOException {
        double[] values = noise();
        Arrays.fill(values, GEOMETRY.voxelsPerSlice(), 2 * GEOMETRY.voxelsPerSlice(), 0);
        Mask mask = segment(values, Optional.empty());
        assertThat(mask.slice(1).pixels()).containsOnly(0);
        assertThat(mask.slice(0).pixels()).contains((byte) 1);
        assertThat(mask.slice(2).pixels()).contains((byte) 1);
        assertThat(lines).isEmpty();
    }
}
