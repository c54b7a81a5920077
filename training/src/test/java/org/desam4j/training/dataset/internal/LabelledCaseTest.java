package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.NiftiBytes;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Label maps beside their scans: values, and places. */
class LabelledCaseTest {
    private static final double[] LPS = {-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 4, 30};

    @TempDir
    private Path folder;

    private LabelledCase read(byte[] scan, byte[] label) throws IOException {
        return read(scan, label, ScanReading.DEFAULT);
    }

    private LabelledCase read(byte[] scan, byte[] label, ScanReading reading) throws IOException {
        Case source = new Case(
                "case",
                "A",
                Files.write(folder.resolve("case_0000.nii"), scan),
                Files.write(folder.resolve("case.nii"), label));
        return LabelledCase.read(source, 1, reading);
    }

    private static NiftiBytes scan(double... sform) {
        return NiftiBytes.of(3, 2, 2).spacing(1, 1, 4).sform(1, sform);
    }

    /** A label map of float32 on the scan's voxels. */
    private static NiftiBytes reals(float... values) {
        NiftiBytes labels = new NiftiBytes(false, ByteOrder.LITTLE_ENDIAN, 16, 4, 3, 2, 2)
                .spacing(1, 1, 4)
                .sform(1, LPS);
        for (int i = 0; i < values.length; i++) {
            labels.buffer().putFloat(352 + 4 * i, values[i]);
        }
        return labels;
    }

    @Test
    void labelsAreRounded() throws IOException {
        assertThat(read(
                                scan(LPS).bytes(),
                                reals(0.99999f, 1.0009f, 1, 2, -0.0004f).bytes())
                        .label()
                        .count())
                .isEqualTo(3);
        byte[] scaled =
                scan(LPS).voxel(3, 255).voxel(4, 255).scale(1 / 255.0, 0).bytes();
        assertThat(read(scan(LPS).bytes(), scaled).label().count()).isEqualTo(2);
    }

    @Test
    void whatIsNoLabelIsShown() {
        assertThatThrownBy(() ->
                        read(scan(LPS).bytes(), reals(1, 0.5f, 0.25f, 2, 0.998f).bytes()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("case.nii: holds values that are no labels: 0.25, 0.5, 0.998");
    }

    @Test
    void theLabelsThatAreThereAreShown() throws IOException {
        LabelledCase read = read(scan(LPS).bytes(), reals(5, 2, 2, 3.0001f, -1).bytes());
        assertThat(read.isEmpty()).isTrue();
        assertThat(LabelledCase.labelsOf(List.of(read.source()))).isEqualTo("-1, 2, 3, 5");
        read(scan(LPS).bytes(), reals().bytes());
        assertThat(LabelledCase.labelsOf(List.of(read.source()))).isEqualTo(LabelledCase.NO_LABELS);
    }

    /** A label drawn in a tool that follows the qform has the place that the scan's qform says. */
    @Test
    void aLabelMayMatchTheOtherForm() throws IOException {
        NiftiBytes scan = scan(LPS).qform(1, 0, 0, 0, -7, 8, 9).voxel(0, 9);
        NiftiBytes label = scan(1, 0, 0, -7, 0, 1, 0, 8, 0, 0, 4, 9).voxel(0, 1);
        LabelledCase read = read(scan.bytes(), label.bytes());
        assertThat(read.label().isSet(0, 0, 0)).isTrue();
        assertThat(read.scan().value(0, 0, 0)).isEqualTo(9);
        assertThat(read.notes()).hasSize(1);
        NiftiBytes twice = NiftiBytes.of(3, 2, 2)
                .spacing(1, 1, 4)
                .sform(1, 1, 0, 0, 90, 0, 1, 0, 0, 0, 0, 4, 0)
                .qform(1, 0, 0, 0, -7, 8, 9)
                .voxel(0, 1);
        assertThat(read(scan.bytes(), twice.bytes()).label().isSet(0, 0, 0)).isTrue();
    }

    /** Stored from right to left, a label has the same voxels in another order. */
    @Test
    void aLabelMayBeStoredInAnotherOrder() throws IOException {
        NiftiBytes mirrored = scan(1, 0, 0, 8, 0, -1, 0, 20, 0, 0, 4, 30).voxel(0, 1);
        LabelledCase read = read(scan(LPS).voxel(2, 9).bytes(), mirrored.bytes());
        assertThat(read.label().isSet(2, 0, 0)).isTrue();
        assertThat(read.scan().value(2, 0, 0)).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"0.009, true", "0.011, false"})
    void aHundredthOfAVoxelIsAllowed(double voxels, boolean taken) throws IOException {
        for (int axis = 0; axis < 3; axis++) {
            double[] moved = LPS.clone();
            moved[4 * axis + 3] += voxels * (axis == 2 ? 4 : 1);
            byte[] label = scan(moved).voxel(0, 1).bytes();
            if (taken) {
                assertThat(read(scan(LPS).bytes(), label).label().count()).isEqualTo(1);
            } else {
                assertThatThrownBy(() -> read(scan(LPS).bytes(), label)).hasMessageContaining("origin");
            }
        }
    }

    @Test
    void aRefusalSaysWhatDiffers() {
        assertRefusal(scan(-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 3, 30), "spacing 1 x 1 x 3 mm, not 1 x 1 x 4 mm");
        assertRefusal(scan(1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 4, 30), "axes RPS, not LPS");
        assertRefusal(scan(-1, 0, 0, 10.02, 0, -1, 0, 20, 0, 0, 4, 30), "origin 10.02, 20, 30 mm, not 10, 20, 30 mm");
        assertRefusal(scan(-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 4.1, 30), "spacing 1 x 1 x 4.1 mm, not 1 x 1 x 4 mm");
        assertRefusal(scan(-0.6, 0.8, 0, 10, -0.8, -0.6, 0, 20, 0, 0, 4, 30), "axes");
        assertRefusal(
                scan(-0.9998, 0.02, 0, 10, -0.02, -0.9998, 0, 20, 0, 0, 4, 30), "axes turned by 1.15 degrees as in");
        assertRefusal(NiftiBytes.of(2, 2, 2).spacing(1, 1, 4).sform(1, LPS), "2 x 2 x 2 voxels, not 3 x 2 x 2 as in");
    }

    private void assertRefusal(NiftiBytes label, String difference) {
        assertThatThrownBy(() -> read(scan(LPS).bytes(), label.voxel(0, 1).bytes()))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("case.nii").toString())
                .hasMessageContaining("geometry differs from the image's: ")
                .hasMessageContaining(difference)
                .hasMessageContaining("case_0000.nii");
    }

    /** Files of which one knows no places: sizes alone can be compared. */
    @Test
    void aLabelWithoutPlaces() throws IOException {
        byte[] label = NiftiBytes.of(3, 2, 2).spacing(1, 1, 4).voxel(0, 1).bytes();
        assertThat(read(scan(1, 0, 0, 8, 0, -1, 0, 20, 0, 0, 4, 30).voxel(0, 9).bytes(), label)
                        .label()
                        .isSet(2, 0, 0))
                .isTrue();
        byte[] other = NiftiBytes.of(3, 2, 2).spacing(1, 1, 3).voxel(0, 1).bytes();
        assertThatThrownBy(() -> read(scan(LPS).bytes(), other)).hasMessageContaining("spacing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTO", "STORED"})
    void storedMeansThatNothingIsTurned(SliceAxis axis) throws IOException {
        byte[] scan = scan(1, 0, 0, 8, 0, -1, 0, 20, 0, 0, 4, 30).voxel(0, 9).bytes();
        byte[] label = scan(1, 0, 0, 8, 0, -1, 0, 20, 0, 0, 4, 30).voxel(0, 1).bytes();
        LabelledCase read = read(scan, label, new ScanReading(axis, 0));
        assertThat(read.scan().value(axis == SliceAxis.AUTO ? 2 : 0, 0, 0)).isEqualTo(9);
        assertThat(read.label().isSet(axis == SliceAxis.AUTO ? 2 : 0, 0, 0)).isTrue();
    }

    @Test
    void aCaseIsEmptyWhereNoVoxelHasTheLabel() {
        Geometry geometry = Geometry.aligned(2, 2, 2, new Spacing(1, 1, 1));
        Volume scan = new Volume(geometry, new double[8]);
        byte[] voxels = new byte[8];
        Case source = new Case("a", "A", Path.of("image"), Path.of("label"));
        assertThat(new LabelledCase(source, scan, new Mask(geometry, voxels.clone()), Turn.NONE, List.of()).isEmpty())
                .isTrue();
        voxels[7] = 1;
        assertThat(new LabelledCase(source, scan, new Mask(geometry, voxels), Turn.NONE, List.of()).isEmpty())
                .isFalse();
    }
}
