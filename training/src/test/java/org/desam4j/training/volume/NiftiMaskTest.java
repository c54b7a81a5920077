package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.desam4j.model.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mask's header is its scan's, byte by byte, but for the fields that say how values are stored. */
class NiftiMaskTest {
    /** magic, datatype, bitpix, vox_offset, scl_slope, scl_inter, cal_max and cal_min by the format's specification. */
    private static final int[][] STORAGE_1 = {{70, 74}, {108, 120}, {124, 132}, {344, 348}};

    private static final int[][] STORAGE_2 = {{4, 16}, {168, 208}};

    @TempDir
    private Path folder;

    private static byte[] content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return bytes[0] == 0x1f ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
    }

    private byte[] maskOf(Path scan, int label) throws IOException {
        return maskOf(scan, label, 0);
    }

    private byte[] maskOf(Path scan, int label, int number) throws IOException {
        StoredVolume stored = Volumes.read(scan, number);
        byte[] voxels = new byte[stored.geometry().voxels()];
        voxels[voxels.length - 2] = 1;
        LabelMap labels = new LabelMap(stored.header());
        labels.draw(new Mask(stored.geometry(), voxels), Turn.NONE, label);
        Path file = folder.resolve("mask.nii.gz");
        Volumes.write(file, labels, "");
        assertThat(Volumes.read(file).volume().values()[voxels.length - 2]).isEqualTo(label);
        assertThat(Volumes.read(file).volume().values()[0]).isZero();
        return content(file);
    }

    private static Set<Integer> differences(byte[] scan, byte[] mask, int length) {
        Set<Integer> found = new TreeSet<>();
        IntStream.range(0, length).filter(i -> scan[i] != mask[i]).forEach(found::add);
        return found;
    }

    private static boolean isStorage(int offset, int[][] storage) {
        return Arrays.stream(storage).anyMatch(range -> offset >= range[0] && offset < range[1]);
    }

    @ParameterizedTest
    @CsvSource({
        "int16_scaled.nii.gz, 348",
        "float32.nii, 348",
        "float64_nifti2.nii.gz, 540",
        "int16_big_endian.nii, 348",
        "label.nii.gz, 348"
    })
    void everyFileOfTheReference(String name, int length) throws IOException {
        Path scan = Golden.path("preprocess/" + name);
        assertThat(differences(content(scan), maskOf(scan, 1), length))
                .allMatch(offset -> isStorage(offset, length == 348 ? STORAGE_1 : STORAGE_2));
    }

    /** Forms, codes, quaternion, handedness, units, rank, and what this program knows nothing of. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyOtherFieldIsKept(boolean second) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            NiftiBytes scan = new NiftiBytes(second, order, 4, 2, 3, 4, 5, 1);
            int length = second ? 540 : 348;
            for (int offset = 5; offset < length; offset++) {
                boolean free = second ? offset >= 224 && offset < 344 : offset >= 132 && offset < 252;
                if (free) {
                    scan.buffer().put(offset, (byte) offset);
                }
            }
            scan.pixdim(0, -1).spacing(0.75, 0.5, 3).unit(2 + 8).qform(2, 0.1, -0.2, 0.3, -10, 20, 30);
            scan.sform(4, -1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 4, 30).scale(0.5, -10);
            Path file = Files.write(folder.resolve("scan.nii"), scan.bytes());
            byte[] mask = maskOf(file, 1);
            assertThat(differences(scan.bytes(), mask, length))
                    .isNotEmpty()
                    .allMatch(offset -> isStorage(offset, second ? STORAGE_2 : STORAGE_1));
            assertThat(mask).hasSize(length + 4 + 60);
        }
    }

    @Test
    void aScanWithoutFormsGivesAMaskWithoutForms() throws IOException {
        Path file =
                Files.write(folder.resolve("scan.nii"), NiftiBytes.of(3, 4, 5).bytes());
        ByteBuffer mask = ByteBuffer.wrap(maskOf(file, 1)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(mask.getInt(252)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"255, 2, 8", "256, 4, 16", "32767, 4, 16", "32768, 8, 32"})
    void aLargeLabelGetsAWiderType(int label, int type, int bits) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Path file = Files.write(folder.resolve("scan.nii"), new NiftiBytes(false, order, 2, 1, 3, 4, 5).bytes());
            ByteBuffer mask = ByteBuffer.wrap(maskOf(file, label)).order(order);
            assertThat(mask.getShort(70)).isEqualTo((short) type);
            assertThat(mask.getShort(72)).isEqualTo((short) bits);
            assertThat(mask.capacity()).isEqualTo(352 + 60 * bits / 8);
        }
    }

    @Test
    void morethan32767VoxelsAlongAnAxisAreNifti2() throws IOException {
        Path file = Files.write(
                folder.resolve("scan.nii"), new NiftiBytes(true, ByteOrder.LITTLE_ENDIAN, 2, 1, 40_000, 2, 1).bytes());
        ByteBuffer mask = ByteBuffer.wrap(maskOf(file, 1)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(mask.getInt(0)).isEqualTo(540);
        assertThat(mask.getLong(24)).isEqualTo(40_000);

        Geometry wide = Geometry.aligned(40_000, 2, 1, new Spacing(1, 1, 1));
        Path fresh = folder.resolve("fresh.nii");
        NiftiWriter.writeLabels(fresh, wide, new byte[80_000]);
        assertThat(Volumes.read(fresh).geometry()).isEqualTo(wide);
    }

    /** One volume of several has no fourth dimension; a scan of one volume keeps the one that it has. */
    @Test
    void aMaskOfOneOfSeveralVolumes() throws IOException {
        NiftiBytes series = NiftiBytes.of(2, 2, 1, 3);
        for (int i = 0; i < 12; i++) {
            series.voxel(i, i);
        }
        Path file = Files.write(folder.resolve("scan.nii"), series.bytes());
        assertThat(Volumes.read(file, 2).volume().values()).containsExactly(4, 5, 6, 7);
        assertThat(Volumes.read(file, 3).volume().values()).containsExactly(8, 9, 10, 11);
        byte[] mask = maskOf(file, 1, 3);
        assertThat(ByteBuffer.wrap(mask).order(ByteOrder.LITTLE_ENDIAN).getShort(40))
                .isEqualTo((short) 3);
        assertThat(ByteBuffer.wrap(mask).order(ByteOrder.LITTLE_ENDIAN).getShort(48))
                .isEqualTo((short) 1);
        assertThat(mask).hasSize(352 + 4);
    }

    /** Each of the four dimensions beyond the third may count volumes. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void aMaskOfOneOfSeveralVolumesAlongAnyDimension(int dimension) throws IOException {
        long[] dimensions = new long[dimension];
        Arrays.fill(dimensions, 1);
        dimensions[0] = 4;
        dimensions[dimension - 1] = 3;
        Path file = Files.write(
                folder.resolve("scan.nii"), NiftiBytes.of(dimensions).bytes());
        ByteBuffer mask = ByteBuffer.wrap(maskOf(file, 1, 2)).order(ByteOrder.LITTLE_ENDIAN);
        short[] written = new short[8];
        mask.position(40).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(written);
        assertThat(written).containsExactly(3, 4, 1, 1, 1, 1, 1, 1);
    }

    /** The display range of a scan, say -160 to 240 HU, would show a mask of 0 and 1 in one grey. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMaskHasNoRangeForDisplay(boolean second) throws IOException {
        NiftiBytes scan = new NiftiBytes(second, ByteOrder.LITTLE_ENDIAN, 4, 2, 3, 4, 5);
        scan.real(124, 192, 0, 240).real(124, 192, 1, -160);
        ByteBuffer mask = ByteBuffer.wrap(maskOf(Files.write(folder.resolve("scan.nii"), scan.bytes()), 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(second ? mask.getLong(192) : mask.getInt(124)).isZero();
        assertThat(second ? mask.getLong(200) : mask.getInt(128)).isZero();
    }

    /** The fields of a header that belongs to no file, by the format's specification. */
    @Test
    void aFreshHeader() throws IOException {
        Path file = folder.resolve("labels.nii");
        NiftiWriter.writeLabels(file, Geometry.aligned(3, 2, 1, new Spacing(0.5, 0.75, 3)), new byte[6]);
        ByteBuffer first = ByteBuffer.wrap(content(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(first.getInt(0)).isEqualTo(348);
        for (int i = 0; i < 8; i++) {
            assertThat(first.getShort(40 + 2 * i)).isEqualTo((short) new int[] {3, 3, 2, 1, 1, 1, 1, 1}[i]);
        }
        assertThat(first.getFloat(76)).isEqualTo(1);
        assertThat(first.getFloat(80)).isEqualTo(0.5f);
        assertThat(first.getFloat(84)).isEqualTo(0.75f);
        assertThat(first.getFloat(88)).isEqualTo(3);
        assertThat(first.get(123)).isEqualTo((byte) 2);
        assertThat(first.getShort(252)).isZero();
        assertThat(first.getShort(254)).isEqualTo((short) 1);
    }

    @ParameterizedTest
    @CsvSource({"32767, 348", "32768, 540"})
    void sixteenBitsCountTo32767(int columns, int length) throws IOException {
        Path file = folder.resolve("labels.nii");
        NiftiWriter.writeLabels(file, Geometry.aligned(columns, 1, 1, new Spacing(1, 1, 1)), new byte[columns]);
        ByteBuffer header = ByteBuffer.wrap(content(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(0)).isEqualTo(length);
        assertThat(length == 348 ? header.get(123) : header.getInt(500)).isEqualTo(2);
        assertThat(length == 348 ? header.getShort(254) : header.getInt(348)).isEqualTo(1);
    }

    /** The Analyze header's rank is kept, though its volumes are counted in it. */
    @Test
    void aMaskOfAnAnalyzePairHasItsDimensions() throws IOException {
        byte[] whole = NiftiBytes.of(3, 2, 2, 1).magic("\0\0\0\0").bytes();
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putFloat(108, 0);
        Path scan = Files.write(folder.resolve("scan.hdr"), Arrays.copyOf(whole, 348));
        Files.write(folder.resolve("scan.img"), Arrays.copyOfRange(whole, 352, whole.length));
        ByteBuffer mask = ByteBuffer.wrap(maskOf(scan, 1)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(mask.getShort(40)).isEqualTo((short) 4);
        assertThat(mask.getShort(42)).isEqualTo((short) 3);
        assertThat(mask.getShort(48)).isEqualTo((short) 1);
    }
}
