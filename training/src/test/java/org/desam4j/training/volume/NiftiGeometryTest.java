package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.training.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Places of voxels by the NIfTI standard. Expected affines of quaternions are those that nibabel 5.0 reads from the same bytes. */
class NiftiGeometryTest {
    private static final double[] ONE_TO_ONE_BY_FOUR = {-1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 4, 30};

    @TempDir
    private Path folder;

    private StoredVolume read(NiftiBytes bytes) throws IOException {
        return Volumes.read(Files.write(folder.resolve("scan.nii"), bytes.bytes()));
    }

    private static void assertAffine(StoredVolume read, double tolerance, double... expected) {
        for (int i = 0; i < 12; i++) {
            assertThat(read.geometry().affine().elements().get(i)).isCloseTo(expected[i], within(tolerance));
        }
    }

    /** A rotation of 90 degrees about z is the quaternion (cos 45, 0, 0, sin 45): x becomes y, y becomes -x. */
    @Test
    void theQformIsUsedWhereThereIsNoSform() throws IOException {
        StoredVolume read = read(NiftiBytes.of(2, 1, 1)
                .qform(1, 0, 0, Math.sqrt(0.5), 10, 20, 30)
                .pixdim(0, -1));
        assertAffine(read, 1e-6, 0, -1.5, 0, 10, 1.5, 0, 0, 20, 0, 0, -1.5, 30);
        assertThat(read.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLeftHandedObliqueQform(boolean second) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            StoredVolume read = read(new NiftiBytes(second, order, 2, 1, 4, 5, 6)
                    .pixdim(0, -1)
                    .spacing(0.75, 0.5, 3)
                    .qform(1, 0.1, -0.2, 0.3, -10, 20, 30));
            assertAffine(
                    read,
                    1e-6,
                    0.55499999,
                    -0.29820857,
                    0.93283422,
                    -10,
                    0.38731285,
                    0.39999999,
                    0.91641713,
                    20,
                    0.32320856,
                    0.03273618,
                    -2.69999999,
                    30);
            assertThat(read.geometry().spacing()).isEqualTo(new Spacing(0.75, 0.5, 3));
        }
    }

    /** At half a turn the quaternion's first number is 0, and rounding may make the others a little too long. */
    @Test
    void aHalfTurn() throws IOException {
        StoredVolume read =
                read(NiftiBytes.of(4, 5, 6).spacing(0.75, 0.5, 3).qform(1, 0.60000003, 0.80000003, 0, -10, 20, 30));
        assertAffine(read, 1e-6, -0.21, 0.48, 0, -10, 0.72, 0.14, 0, 20, 0, 0, -3, 30);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 1", "3, 0.001", "0, 1", "10, 1"})
    void unitsAreConverted(int unit, double millimetres) throws IOException {
        for (boolean second : new boolean[] {false, true}) {
            StoredVolume read = read(new NiftiBytes(second, ByteOrder.BIG_ENDIAN, 2, 1, 2, 2, 2)
                    .unit(unit)
                    .spacing(1, 1, 4)
                    .sform(1, ONE_TO_ONE_BY_FOUR));
            assertAffine(
                    read,
                    1e-9,
                    new Affine(java.util.Arrays.stream(ONE_TO_ONE_BY_FOUR)
                                    .boxed()
                                    .toList())
                            .times(millimetres).elements().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray());
            assertThat(read.geometry().voxelMillilitres())
                    .isCloseTo(4 * Math.pow(millimetres, 3) / 1000, within(1e-9 * Math.pow(millimetres, 3)));
            assertThat(read.notes()).hasSize(millimetres == 1 ? 0 : 1);
        }
    }

    @Test
    void theSpacingIsThatOfTheSformAndAContradictionIsOneLine() throws IOException {
        StoredVolume read = read(NiftiBytes.of(2, 2, 2).spacing(1, 1, 1).sform(1, ONE_TO_ONE_BY_FOUR));
        assertThat(read.geometry().spacing()).isEqualTo(new Spacing(1, 1, 4));
        assertThat(read.notes())
                .containsExactly(
                        "scan.nii: its header contradicts itself: pixdim says 1 x 1 x 1 mm, the sform 1 x 1 x 4"
                                + " mm; the sform is used");
    }

    /** Numbers that differ by less than a thousandth are the same after another computation. */
    @ParameterizedTest
    @CsvSource({"4.003, 0", "4.005, 1"})
    void aThousandthIsNoContradiction(double spacing, int notes) throws IOException {
        assertThat(read(NiftiBytes.of(2, 2, 2).spacing(1, 1, spacing).sform(1, ONE_TO_ONE_BY_FOUR))
                        .notes())
                .hasSize(notes);
    }

    @Test
    void theSformComesBeforeTheQform() throws IOException {
        NiftiBytes bytes = NiftiBytes.of(2, 2, 2).spacing(1, 1, 4).sform(1, ONE_TO_ONE_BY_FOUR);
        assertThat(read(bytes.qform(1, 0, 0, 1, 10, 20, 30)).notes()).isEmpty();
        StoredVolume read = read(bytes.qform(1, 0, 0, 1, 10, 20, 35));
        assertAffine(read, 1e-9, ONE_TO_ONE_BY_FOUR);
        assertThat(read.notes())
                .containsExactly("scan.nii: its header contradicts itself: the sform and the qform differ (origin 10,"
                        + " 20, 30 mm, not 10, 20, 35 mm); the sform is used");
        assertThat(read(bytes.qform(1, 0, 0, 0, 10, 20, 30)).notes().get(0)).contains("axes LPS, not RAS");
    }

    @Test
    void anUnusableSformGivesWayToTheQform() throws IOException {
        NiftiBytes bytes = NiftiBytes.of(2, 2, 2).spacing(1, 1, 4).sform(1, new double[12]);
        StoredVolume read = read(bytes.qform(1, 0, 0, 1, 10, 20, 30));
        assertAffine(read, 1e-9, ONE_TO_ONE_BY_FOUR);
        assertThat(read.notes().get(0)).contains("the sform cannot be used").contains("the qform is used");
        double[] flat = {1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0};
        double[] endless = ONE_TO_ONE_BY_FOUR.clone();
        endless[3] = Double.POSITIVE_INFINITY;
        for (double[] unusable : new double[][] {new double[12], flat, endless}) {
            assertThatThrownBy(() -> read(NiftiBytes.of(2, 2, 2).sform(1, unusable)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("scan.nii")
                    .hasMessageContaining("orientation that cannot be used (sform");
        }
        assertThatThrownBy(() -> read(NiftiBytes.of(2, 2, 2).qform(1, 1, 1, 1, 0, 0, 0)))
                .hasMessageContaining("orientation that cannot be used (qform");
    }

    @Test
    void withoutAFormTheOrderIsTakenAsItIs() throws IOException {
        StoredVolume read = read(NiftiBytes.of(2, 2, 2).spacing(1, -2, 4));
        assertThat(read.geometry()).isEqualTo(Geometry.aligned(2, 2, 2, new Spacing(1, 2, 4)));
        assertThat(SliceAxis.AUTO.turn(read.geometry())).isEqualTo(Turn.NONE);
        assertThat(read.notes())
                .containsExactly("scan.nii: it does not say where the patient's sides are; its axes are taken as left,"
                        + " back and up");
        assertThatThrownBy(() -> read(NiftiBytes.of(2, 2, 2).spacing(1, 0, 4))).hasMessageContaining("no voxel sizes");
    }

    private VolumeHeader header(NiftiBytes bytes) throws IOException {
        return Volumes.readHeader(Files.write(folder.resolve("header.nii"), bytes.bytes()));
    }

    private static NiftiBytes twoByTwoByTwo() {
        return NiftiBytes.of(2, 2, 2).spacing(1, 1, 4);
    }

    private static double[] movedBy(double millimetres) {
        double[] moved = ONE_TO_ONE_BY_FOUR.clone();
        moved[3] += millimetres;
        return moved;
    }

    /** One form of each header is enough: programs save a label with the sform or with the qform of its scan. */
    @Test
    void aLabelLiesOnItsScanByAnyOfTheirForms() throws IOException {
        VolumeHeader scan = header(twoByTwoByTwo().sform(1, ONE_TO_ONE_BY_FOUR));
        assertThat(scan.hasVoxelsOf(header(twoByTwoByTwo().sform(1, ONE_TO_ONE_BY_FOUR))))
                .isTrue();
        assertThat(scan.hasVoxelsOf(header(twoByTwoByTwo().qform(1, 0, 0, 1, 10, 20, 30))))
                .isTrue();
        VolumeHeader both = header(twoByTwoByTwo().sform(1, movedBy(7)).qform(1, 0, 0, 1, 10, 20, 30));
        assertThat(scan.hasVoxelsOf(both)).isTrue();
        assertThat(both.hasVoxelsOf(scan)).isTrue();
        VolumeHeader neither = header(twoByTwoByTwo().sform(1, movedBy(7)).qform(1, 0, 0, 1, 12, 20, 30));
        assertThat(scan.hasVoxelsOf(neither)).isFalse();
        assertThat(neither.hasVoxelsOf(scan)).isFalse();
        assertThat(scan.hasVoxelsOf(
                        header(NiftiBytes.of(2, 2, 3).spacing(1, 1, 4).sform(1, ONE_TO_ONE_BY_FOUR))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"4.03, true", "4.05, false"})
    void whereNoFormIsKnownSizesToAHundredthDecide(double spacing, boolean same) throws IOException {
        VolumeHeader oriented = header(twoByTwoByTwo().sform(1, ONE_TO_ONE_BY_FOUR));
        VolumeHeader unoriented = header(twoByTwoByTwo());
        VolumeHeader other = header(NiftiBytes.of(2, 2, 2).spacing(1, 1, spacing));
        assertThat(oriented.hasVoxelsOf(other)).isEqualTo(same);
        assertThat(unoriented.hasVoxelsOf(other)).isEqualTo(same);
        assertThat(other.hasVoxelsOf(header(twoByTwoByTwo().sform(1, movedBy(7)))))
                .isEqualTo(same);
    }

    private record OtherFormat(Geometry geometry) implements VolumeHeader {
        @Override
        public boolean hasVoxelsOf(VolumeHeader other) {
            return geometry.matches(other.geometry());
        }
    }

    @Test
    void aVolumeOfAnotherFormatLiesWhereItsGeometryIs() throws IOException {
        VolumeHeader scan = header(twoByTwoByTwo().sform(1, ONE_TO_ONE_BY_FOUR));
        VolumeHeader moved = header(twoByTwoByTwo().sform(1, movedBy(7)));
        assertThat(scan.hasVoxelsOf(new OtherFormat(scan.geometry()))).isTrue();
        assertThat(scan.hasVoxelsOf(new OtherFormat(moved.geometry()))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, metre", "3, micron"})
    void aConvertedUnitIsNamed(int unit, String name) throws IOException {
        assertThat(read(twoByTwoByTwo().unit(unit).sform(1, ONE_TO_ONE_BY_FOUR)).notes())
                .containsExactly("scan.nii: its unit of length is the " + name + "; its sizes are converted to mm");
    }

    /** A quaternion that rounding made too long turns, and does not stretch. */
    @Test
    void aQuaternionOfLengthMoreThanOne() throws IOException {
        double length = 1.0004;
        StoredVolume read = read(
                NiftiBytes.of(4, 5, 6).spacing(1, 1, 1).qform(1, 0.48 * length, 0.6 * length, 0.64 * length, 0, 0, 0));
        assertAffine(
                read,
                1e-6,
                2 * 0.48 * 0.48 - 1,
                2 * 0.48 * 0.6,
                2 * 0.48 * 0.64,
                0,
                2 * 0.48 * 0.6,
                2 * 0.6 * 0.6 - 1,
                2 * 0.6 * 0.64,
                0,
                2 * 0.48 * 0.64,
                2 * 0.6 * 0.64,
                2 * 0.64 * 0.64 - 1,
                0);
    }

    @Test
    void sizesThatAreNoNumbersAreShown() {
        assertThatThrownBy(() -> read(NiftiBytes.of(2, 2, 2).spacing(1, Double.NaN, 4)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no voxel sizes (1 x NaN x 4 mm)");
    }
}
