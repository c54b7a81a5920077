package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.desam4j.model.Golden;
import org.desam4j.training.DataException;
import org.desam4j.weights.NumpyArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NiftiTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "int16_scaled.nii.gz, int16_scaled",
        "float32.nii, float32",
        "float64_nifti2.nii.gz, float64_nifti2",
        "int16_big_endian.nii, int16_big_endian"
    })
    void readsWhatTheReferenceReads(String file, String name) throws IOException {
        Volume volume = Volumes.read(Golden.path("preprocess/" + file)).volume();
        double[] expected = NumpyArchive.read(Golden.path("preprocess/expected.npz"))
                .get(name + "_zyx")
                .toDoubles();
        assertThat(volume.geometry().columns()).isEqualTo(48);
        assertThat(volume.geometry().rows()).isEqualTo(40);
        assertThat(volume.geometry().slices()).isEqualTo(5);
        assertThat(volume.values()).containsExactly(expected);
    }

    /** A row of voxels. */
    private static byte[] nifti(boolean second, ByteOrder order, int code, int bytes, long... voxels) {
        NiftiBytes file = new NiftiBytes(second, order, code, bytes, voxels.length, 1, 1);
        int start = second ? 544 : 352;
        for (int i = 0; i < voxels.length; i++) {
            int at = start + i * bytes;
            switch (bytes) {
                case 1 -> file.buffer().put(at, (byte) voxels[i]);
                case 2 -> file.buffer().putShort(at, (short) voxels[i]);
                case 4 -> file.buffer().putInt(at, (int) voxels[i]);
                default -> file.buffer().putLong(at, voxels[i]);
            }
        }
        return file.bytes();
    }

    private Volume read(byte[] bytes) throws IOException {
        return Volumes.read(Files.write(folder.resolve("scan.nii"), bytes)).volume();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 255, 255",
        "256, 1, -1, -1",
        "4, 2, -2, -2",
        "512, 2, 65535, 65535",
        "8, 4, -3, -3",
        "768, 4, 4294967295, 4294967295",
        "1024, 8, -4, -4",
        "1280, 8, 7, 7",
        "1280, 8, -1, 18446744073709551616",
        "1280, 8, -9223372036854775808, 9223372036854775808",
        "16, 4, 1069547520, 1.5",
        "64, 8, 4609434218613702656, 1.5"
    })
    void everyTypeInEveryByteOrderAndVersion(int code, int bytes, long stored, double value) throws IOException {
        for (boolean second : new boolean[] {false, true}) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                Volume volume = read(nifti(second, order, code, bytes, stored, 0));
                assertThat(volume.values()).containsExactly(value, 0);
                assertThat(volume.geometry().spacing()).isEqualTo(new Spacing(1.5, 1.5, 1.5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask.nii", "mask.nii.gz"})
    void whatIsWrittenIsReadBack(String name) throws IOException {
        Geometry oblique =
                Volumes.read(Golden.path("preprocess/int16_scaled.nii.gz")).geometry();
        byte[] labels = new byte[oblique.voxels()];
        labels[7] = 1;
        labels[9] = (byte) 200;
        Path file = folder.resolve(name);
        NiftiWriter.writeLabels(file, oblique, labels);
        Volume read = Volumes.read(file).volume();
        assertThat(read.geometry().matches(oblique)).isTrue();
        assertThat(read.values()[7]).isEqualTo(1);
        assertThat(read.values()[9]).isEqualTo(200);
        assertThat(Mask.of(read, 1).count()).isEqualTo(1);
        assertThat(folder.toFile().list()).containsExactly(name);
    }

    @Test
    void damagedFilesAreClearErrors() throws IOException {
        byte[] whole = nifti(false, ByteOrder.LITTLE_ENDIAN, 4, 2, 1, 2, 3);
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("scan.nii");
        }
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write(whole);
        }
        for (int length = 2; length < gzipped.size(); length++) {
            byte[] cut = java.util.Arrays.copyOf(gzipped.toByteArray(), length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(DataException.class);
        }
        assertThatThrownBy(() -> Volumes.read(folder.resolve("none.nii"))).hasMessageContaining("no such file");
        assertThatThrownBy(
                        () -> read("a text that is no volume at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessageContaining("no NIfTI");
    }

    @ParameterizedTest
    @CsvSource({"40, 0", "40, 8", "42, -5", "42, 0", "70, 128", "110, 17000", "48, 2"})
    void impossibleHeadersAreClearErrors(int offset, short value) throws IOException {
        byte[] bytes = nifti(false, ByteOrder.LITTLE_ENDIAN, 4, 2, 1, 2, 3);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(offset, value)
                .putShort(40, (short) 4);
        if (offset == 40) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(offset, value);
        }
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(DataException.class).hasMessageContaining("scan.nii");
    }

    @Test
    void valuesThatAreNoNumbersAreRefused() {
        byte[] bytes = nifti(false, ByteOrder.LITTLE_ENDIAN, 16, 4, Float.floatToIntBits(Float.NaN));
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(DataException.class).hasMessageContaining("finite");
    }

    /** A whole number times a scale can be too large for a number. */
    @Test
    void aScaleThatMakesAnInfinityIsRefused() throws IOException {
        NiftiBytes scan = new NiftiBytes(true, ByteOrder.LITTLE_ENDIAN, 2, 1, 2, 1, 1).voxel(1, 100);
        assertThat(read(scan.scale(1e300, 0).bytes()).values()).containsExactly(0, 1e302);
        assertThatThrownBy(() -> read(scan.scale(1e307, 0).bytes()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("finite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan.nii", "scan.nii.gz"})
    void aScanIsWrittenInSinglePrecision(String name) throws IOException {
        Geometry geometry = Geometry.aligned(300, 250, 2, new Spacing(0.5, 0.75, 3));
        double[] values = new double[geometry.voxels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 0.25;
        }
        Path file = folder.resolve(name);
        NiftiWriter.writeScan(file, new Volume(geometry, values));
        Volume read = Volumes.read(file).volume();
        assertThat(read.geometry()).isEqualTo(geometry);
        assertThat(read.values()).isEqualTo(values);
    }

    /** A file that is there but for its memory: the bytes of a sparse file are zero. */
    @Test
    void aVolumeThatIsTooLargeForJavaNamesTheSetting() throws IOException {
        byte[] header = new NiftiBytes(false, ByteOrder.LITTLE_ENDIAN, 4, 2, 1, 1, 1)
                .dimensions(1000, 1000, 2000)
                .bytes();
        Path file = folder.resolve("scan.nii");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(header);
            sparse.setLength(352 + 4_000_000_000L);
        }
        long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory());
        assertThatThrownBy(() -> Volumes.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "takes 3814 MiB of memory, and %d MiB are there for a volume", most / (1024 * 1024))
                .hasMessageContaining("-Xmx8g");
    }

    @ParameterizedTest
    @CsvSource({"mask.nii.gz, made by a test", "mask.nii.gz, ''", "mask.nii, made by a test"})
    void aRemarkIsAGzipFilesComment(String name, String remark) throws IOException {
        VolumeHeader header = Volumes.readHeader(
                Files.write(folder.resolve("scan.nii"), nifti(false, ByteOrder.LITTLE_ENDIAN, 4, 2, 1, 2, 3)));
        assertThat(header.geometry().columns()).isEqualTo(3);
        Path file = folder.resolve(name);
        Volumes.write(file, new LabelMap(header), remark);
        assertThat(Volumes.remark(file).orElse("")).isEqualTo(name.endsWith("gz") ? remark : "");
    }
}
