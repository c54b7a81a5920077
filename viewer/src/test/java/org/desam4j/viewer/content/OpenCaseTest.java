package org.desam4j.viewer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.desam4j.training.volume.Affine;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.NiftiWriter;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCaseTest {
    /** From right to left, front to back, upwards, as the planes have it. */
    private static final Geometry GEOMETRY = Geometry.aligned(5, 4, 3, new Spacing(1, 2, 5));

    @TempDir
    private Path folder;

    private OpenCase open(double[] values, Geometry of, byte[] labels) throws IOException {
        Path scan = folder.resolve("scan.nii.gz");
        Path label = folder.resolve("label.nii.gz");
        NiftiWriter.writeScan(scan, new Volume(GEOMETRY, values));
        NiftiWriter.writeLabels(label, of, labels);
        return OpenCase.read(new ViewedCase("scan", "", scan, Optional.of(label), Optional.empty(), Map.of()));
    }

    private static double[] counted(double from, double step) {
        double[] values = new double[GEOMETRY.voxels()];
        Arrays.setAll(values, i -> from + step * i);
        return values;
    }

    private static double decoded(OpenCase open, byte[] slice, int pixel) {
        int code = ByteBuffer.wrap(slice).order(ByteOrder.LITTLE_ENDIAN).getShort(2 * pixel) & 0xffff;
        return open.code().offset() + open.code().scale() * code;
    }

    @Test
    void wholeNumbersAreExactInEachPlane() throws IOException {
        OpenCase open = open(counted(-1000, 600), GEOMETRY, new byte[GEOMETRY.voxels()]);
        byte[] axial = open.slice(Plane.AXIAL, 1);
        byte[] coronal = open.slice(Plane.CORONAL, 3);
        byte[] sagittal = open.slice(Plane.SAGITTAL, 2);
        assertThat(axial).hasSize(2 * 5 * 4);
        assertThat(coronal).hasSize(2 * 5 * 3);
        assertThat(sagittal).hasSize(2 * 4 * 3);
        for (int x = 0; x < 5; x++) {
            for (int y = 0; y < 4; y++) {
                assertThat(decoded(open, axial, 5 * y + x)).isEqualTo(-1000 + 600 * (20 + 5 * y + x));
            }
            for (int z = 0; z < 3; z++) {
                // Coronal slices have the head at their upper side.
                assertThat(decoded(open, coronal, 5 * (2 - z) + x)).isEqualTo(-1000 + 600 * (20 * z + 15 + x));
            }
        }
        for (int y = 0; y < 4; y++) {
            for (int z = 0; z < 3; z++) {
                assertThat(decoded(open, sagittal, 4 * (2 - z) + y)).isEqualTo(-1000 + 600 * (20 * z + 5 * y + 2));
            }
        }
    }

    @Test
    void otherNumbersAreWithinHalfAStep() throws IOException {
        double[] values = new Random(5).doubles(GEOMETRY.voxels(), -3.5, 7.25).toArray();
        OpenCase open = open(values, GEOMETRY, new byte[GEOMETRY.voxels()]);
        byte[] slice = open.slice(Plane.AXIAL, 2);
        for (int i = 0; i < 20; i++) {
            assertThat(decoded(open, slice, i)).isCloseTo(values[40 + i], within(10.75 / 65535 / 2 + 1e-6));
        }
    }

    @Test
    void aScanOfOneValueHasOneCode() throws IOException {
        double[] values = new double[GEOMETRY.voxels()];
        Arrays.fill(values, 7.5);
        OpenCase open = open(values, GEOMETRY, new byte[GEOMETRY.voxels()]);
        assertThat(decoded(open, open.slice(Plane.AXIAL, 0), 3)).isEqualTo(7.5);
    }

    /** Of 60 values, 0.5 % is less than one. */
    @Test
    void theWindowIsBetweenPercentiles() throws IOException {
        OpenCase open = open(counted(0, 1), GEOMETRY, new byte[GEOMETRY.voxels()]);
        assertThat(open.code().low()).isZero();
        assertThat(open.code().high()).isEqualTo(59);
    }

    /** The label map runs from left to right, where the scan runs from right to left. */
    @Test
    void layersLieOnTheScanHoweverTheyAreStored() throws IOException {
        Geometry mirrored = new Geometry(
                5, 4, 3, new Affine(List.of(1.0, 0.0, 0.0, -4.0, 0.0, -2.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0)));
        byte[] labels = new byte[GEOMETRY.voxels()];
        labels[20 * 2 + 5 * 1 + 0] = 3;
        OpenCase open = open(counted(0, 1), mirrored, labels);
        byte[] expected = new byte[20];
        expected[5 * 1 + 4] = 3;
        assertThat(open.layers()).containsExactly("label");
        assertThat(open.layer("label", Plane.AXIAL, 2)).contains(expected);
        assertThat(open.layer("prediction", Plane.AXIAL, 2)).isEmpty();
        assertThat(open.start(Plane.AXIAL)).isEqualTo(2);
        assertThat(open.start(Plane.CORONAL)).isEqualTo(1);
        assertThat(open.start(Plane.SAGITTAL)).isEqualTo(4);
    }

    @Test
    void aLayerOfAnotherScanIsLeftOutAndSaid() throws IOException {
        Geometry other = Geometry.aligned(5, 4, 3, new Spacing(1, 2, 6));
        OpenCase open = open(counted(0, 1), other, new byte[GEOMETRY.voxels()]);
        assertThat(open.layers()).isEmpty();
        assertThat(open.notes()).singleElement().asString().contains("label.nii.gz", "geometry differs", "not shown");
        assertThat(open.start(Plane.AXIAL)).isEqualTo(1);
    }
}
