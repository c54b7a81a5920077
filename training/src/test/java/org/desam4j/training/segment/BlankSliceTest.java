package org.desam4j.training.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Golden;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.protocol.IntensityRules;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    private Mask segment(double[] values, Optional<IntensityRules.Window> window) {
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
        return new ScanSegmenter(slices, Protocol.DEFAULT).segment(scan, new SliceRange(0, 3), "scan.nii", progress);
    }

    private static double[] noise() {
        return new Random(3).doubles(GEOMETRY.voxels(), 10, 200).toArray();
    }

    private static double[] constant(double value) {
        double[] values = new double[GEOMETRY.voxels()];
        java.util.Arrays.fill(values, value);
        return values;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 7, -1000})
    void aConstantScanHasAnEmptyMaskAndAWarning(double value) {
        assertThat(segment(constant(value), Optional.empty()).count()).isZero();
        assertThat(lines)
                .containsExactly(
                        "WARNING: scan.nii has the same grey level everywhere, so that its mask is empty; look at"
                                + " the scan and at its window");
    }

    @Test
    void aWindowBesideAllValuesShowsNothing() {
        assertThat(segment(noise(), Optional.of(new IntensityRules.Window(1000, 2000)))
                        .count())
                .isZero();
        assertThat(segment(noise(), Optional.of(new IntensityRules.Window(-20, -10)))
                        .count())
                .isZero();
        assertThat(lines).hasSize(2);
    }

    @Test
    void aBlankSliceAmongOthersStaysEmpty() {
        double[] values = noise();
        java.util.Arrays.fill(values, GEOMETRY.voxelsPerSlice(), 2 * GEOMETRY.voxelsPerSlice(), 0);
        Mask mask = segment(values, Optional.empty());
        assertThat(mask.slice(1)).containsOnly(0);
        assertThat(mask.slice(0)).contains((byte) 1);
        assertThat(mask.slice(2)).contains((byte) 1);
        assertThat(lines).isEmpty();
    }
}
