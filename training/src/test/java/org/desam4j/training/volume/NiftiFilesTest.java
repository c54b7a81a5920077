package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.desam4j.training.DataException;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.volume.internal.VolumeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of volumes: their names, pairs, several volumes, and what is claimed of them. */
class NiftiFilesTest {
    @TempDir
    private Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            out.write(bytes);
        }
        return gzipped.toByteArray();
    }

    private static NiftiBytes counted() {
        NiftiBytes scan = NiftiBytes.of(3, 2, 2).spacing(1, 1, 4).sform(1, -1, 0, 0, 10, 0, -1, 0, 20, 0, 0, 4, 30);
        for (int i = 0; i < 12; i++) {
            scan.voxel(i, 10 * i);
        }
        return scan;
    }

    @ParameterizedTest
    @CsvSource({
        "CASE_0000.nii.gz, CASE_0000",
        "UPPER.NII.GZ, UPPER",
        "Mixed.Nii, Mixed",
        "a.nii.nii.gz, a.nii",
        "pair.img, pair",
        "pair.HDR, pair",
        "pair.img.gz, pair",
        "plain, plain"
    })
    void aNameHasOneEnding(String name, String stem) {
        assertThat(Volumes.stem(folder.resolve(name))).isEqualTo(stem);
    }

    /** A pair is one volume, by its header; what is hidden, a folder, or of no format is none. */
    @Test
    void aFolderHasEachVolumeOnce() throws IOException {
        for (String name : new String[] {
            "a.nii", "b.NII.GZ", "c.hdr", "c.img", "d.hdr.gz", "d.img.gz", "e.img", ".f.nii", ".nii", "g.txt", "h.i.nii"
        }) {
            write(name, new byte[0]);
        }
        Files.createDirectory(folder.resolve("j.nii"));
        VolumeFiles files = VolumeFiles.in(folder);
        assertThat(files.stems()).containsExactly("a", "b", "c", "d", "h.i");
        assertThat(files.file("c")).isEqualTo(folder.resolve("c.hdr"));
        write("a.nii.gz", new byte[0]);
        assertThatThrownBy(() -> VolumeFiles.in(folder).file("a")).hasMessageContaining("a.nii.gz");
    }

    @ParameterizedTest
    @CsvSource({"scan.hdr, scan.img", "SCAN.HDR, SCAN.IMG", "scan.hdr.gz, scan.img.gz", "a.b.hdr, a.b.img.gz"})
    void bothFilesOfAPairNameIt(String header, String voxels) throws IOException {
        byte[] whole = counted().bytes();
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putFloat(108, 0).put(345, (byte) 'i');
        byte[] head = Arrays.copyOf(whole, 348);
        byte[] values = Arrays.copyOfRange(whole, 352, whole.length);
        Path first = write(header, header.endsWith("gz") ? gzipped(head) : head);
        Path second = write(voxels, voxels.endsWith("gz") ? gzipped(values) : values);
        for (Path file : new Path[] {first, second}) {
            StoredVolume read = Volumes.read(file);
            assertThat(read.volume().value(2, 1, 1)).isEqualTo(110);
            assertThat(read.geometry().affine().at(2, 2)).isEqualTo(4);
            assertThat(read.notes()).isEmpty();
        }
        assertMaskIsOneFile(first);
        Files.delete(second);
        assertThatThrownBy(() -> Volumes.read(first))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(first.getFileName().toString())
                .hasMessageContaining(".img");
        write(voxels, values);
        Files.delete(first);
        assertThatThrownBy(() -> Volumes.read(second)).hasMessageContaining(".hdr");
    }

    private void assertMaskIsOneFile(Path scan) throws IOException {
        StoredVolume stored = Volumes.read(scan);
        Path mask = folder.resolve("mask.nii");
        Volumes.write(mask, new LabelMap(stored.header()), "");
        assertThat(Volumes.read(mask).geometry()).isEqualTo(stored.geometry());
        assertThat(Volumes.read(mask).header().hasVoxelsOf(stored.header())).isTrue();
    }

    /** Analyze knows no places; its header has other things where NIfTI has the forms. */
    @Test
    void anAnalyzePairIsReadAsItIsStored() throws IOException {
        byte[] whole = counted().spacing(1, 2, 4).bytes();
        Arrays.fill(whole, 252, 348, (byte) 7);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putFloat(108, 0);
        Path scan = write("scan.hdr", Arrays.copyOf(whole, 348));
        write("scan.img", Arrays.copyOfRange(whole, 352, whole.length));
        StoredVolume read = Volumes.read(scan);
        assertThat(read.volume().value(2, 1, 1)).isEqualTo(110);
        assertThat(read.geometry()).isEqualTo(Geometry.aligned(3, 2, 2, new Spacing(1, 2, 4)));
        assertThat(read.notes()).hasSize(1);
        assertMaskIsOneFile(scan);
    }

    @Test
    void aFileOfSeveralVolumesAsksForOne() throws IOException {
        Path file = write("scan.nii", NiftiBytes.of(2, 2, 1, 3, 2).bytes());
        assertThatThrownBy(() -> Volumes.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds 6 volumes; choose one by its number with --volume 1 to --volume 6");
        assertThatThrownBy(() -> Volumes.read(file, 7)).hasMessageContaining("asks for number 7");
        assertThat(Volumes.read(file, 6).geometry().voxels()).isEqualTo(4);
        Path single = write("single.nii", NiftiBytes.of(2, 2, 1, 1).bytes());
        assertThat(Volumes.read(single, 1).geometry().voxels()).isEqualTo(4);
    }

    /** The header of a gigabyte in 352 bytes is refused before memory is taken for it. */
    @ParameterizedTest
    @CsvSource({"scan.nii", "scan.nii.gz"})
    void whatIsClaimedIsComparedWithTheFile(String name) throws IOException {
        byte[] claim = Arrays.copyOf(
                NiftiBytes.of(1, 1, 1).dimensions(8192, 8192, 8, 4).bytes(), 353);
        Path file = write(name, name.endsWith("gz") ? gzipped(claim) : claim);
        assertThatThrownBy(() -> Volumes.read(file, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("header claims 2147484000 bytes");
        ByteBuffer.wrap(claim).order(ByteOrder.LITTLE_ENDIAN).putShort(46, Short.MAX_VALUE);
        assertThatThrownBy(() -> Volumes.read(write(name, claim), 1)).hasMessageContaining("claims more than");
    }

    @Test
    void whatFollowsTheVoxelsIsBounded() throws IOException {
        byte[] whole = counted().bytes();
        assertThat(Volumes.read(write("scan.nii.gz", gzipped(Arrays.copyOf(whole, whole.length + 1000))))
                        .volume()
                        .value(2, 1, 1))
                .isEqualTo(110);
        Path bomb = write("bomb.nii.gz", gzipped(Arrays.copyOf(whole, 2 << 20)));
        assertThatThrownBy(() -> Volumes.read(bomb)).hasMessageContaining("goes on for more than a mebibyte");
    }

    /** A flipped bit that the compressed data shows nowhere else is seen in the checksum, whatever of the file is wanted. */
    @Test
    void gzipsChecksumIsVerified() throws IOException {
        byte[] whole = NiftiBytes.of(2, 2, 1, 3).bytes();
        byte[] compressed = gzipped(whole);
        for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
            byte[] damaged = compressed.clone();
            damaged[damaged.length - fromEnd] ^= 1;
            Path file = write("scan.nii.gz", damaged);
            assertThatThrownBy(() -> Volumes.read(file, 1))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("scan.nii.gz: is damaged");
        }
    }

    @Test
    void whateverCannotBeReadIsNamed() throws IOException {
        assertThatThrownBy(() -> Volumes.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not a file");
        assertThatThrownBy(() -> Volumes.read(write("scan.mha", new byte[400])))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("scan.mha");
    }

    /** Other voxels beside the same header are another volume, whichever of the two is named. */
    @Test
    void theHashOfAPairIsThatOfBothFiles() throws IOException {
        byte[] bytes = counted().bytes();
        byte[] header = Arrays.copyOf(bytes, 348);
        Path named = write("pair.hdr", header);
        Path voxels = write("pair.img", new byte[] {1, 2, 3});
        String before = Volumes.hash(named);
        assertThat(Volumes.hash(voxels)).isEqualTo(before).isNotEqualTo(FileHash.of(named));
        write("pair.img", new byte[] {1, 2, 4});
        assertThat(Volumes.hash(named)).isNotEqualTo(before).isEqualTo(Volumes.hash(voxels));
        Path single = write("single.nii", bytes);
        assertThat(Volumes.hash(single)).isEqualTo(FileHash.of(single));
    }

    /** The header says that its voxels are elsewhere, and the name that they are not: the file beside it may be anything. */
    @Test
    void aSingleFilesNameHasNoVoxelsBesideIt() throws IOException {
        byte[] header = Arrays.copyOf(counted().magic("ni1\0").bytes(), 348);
        write("scan.img", new byte[12]);
        Path file = write("scan.nii", header);
        assertThatThrownBy(() -> Volumes.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has its voxels in another file");
        Path analyze = write("scan.nii", counted().magic("\0\0\0\0").bytes());
        assertThatThrownBy(() -> Volumes.read(analyze))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no NIfTI volume");
    }

    /** More than is allowed after a volume, which here is the volumes that follow. */
    @ParameterizedTest
    @CsvSource({"scan.nii", "scan.nii.gz"})
    void volumesOfMoreThanAMebibyte(String name) throws IOException {
        int size = 1200 * 1000;
        NiftiBytes series = NiftiBytes.of(1200, 1000, 1, 3);
        for (int volume = 0; volume < 3; volume++) {
            series.voxel(volume * size, 10 + volume).voxel((volume + 1) * size - 1, 20 + volume);
        }
        Path file = write(name, name.endsWith("gz") ? gzipped(series.bytes()) : series.bytes());
        for (int number = 1; number <= 3; number++) {
            Volume volume = Volumes.read(file, number).volume();
            assertThat(volume.value(0, 0, 0)).isEqualTo(9 + number);
            assertThat(volume.value(1199, 999, 0)).isEqualTo(19 + number);
        }
    }

    @Test
    void aMebibyteMayFollowTheVoxels() throws IOException {
        byte[] whole = counted().bytes();
        Path most = write("most.nii", Arrays.copyOf(whole, whole.length + (1 << 20)));
        assertThat(Volumes.read(most).volume().value(2, 1, 1)).isEqualTo(110);
        Path more = write("more.nii", Arrays.copyOf(whole, whole.length + (1 << 20) + 1));
        assertThatThrownBy(() -> Volumes.read(more)).hasMessageContaining("goes on for more than a mebibyte");
    }

    /** A damaged bit in the header's file would be a wrong place or a wrong scale. */
    @Test
    void theChecksumOfAPairsHeaderIsVerified() throws IOException {
        byte[] whole = counted().magic("ni1\0").bytes();
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putFloat(108, 0);
        byte[] header = gzipped(Arrays.copyOf(whole, 348));
        write("scan.img", Arrays.copyOfRange(whole, 352, whole.length));
        Path file = write("scan.hdr.gz", header);
        assertThat(Volumes.read(file).volume().value(2, 1, 1)).isEqualTo(110);
        header[header.length - 8] ^= 1;
        write("scan.hdr.gz", header);
        assertThatThrownBy(() -> Volumes.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("scan.hdr.gz: is damaged");
    }

    @Test
    void aPictureIsAVolumeOfOneSliceAndSevenDimensionsAreTheMost() throws IOException {
        assertThat(Volumes.read(write("scan.nii", NiftiBytes.of(3, 2).bytes()))
                        .geometry()
                        .slices())
                .isEqualTo(1);
        byte[] seven = NiftiBytes.of(3, 2, 1, 1, 1, 1, 2).bytes();
        assertThat(Volumes.read(write("scan.nii", seven), 2).geometry().voxels())
                .isEqualTo(6);
        ByteBuffer.wrap(seven).order(ByteOrder.LITTLE_ENDIAN).putShort(40, (short) 1);
        assertThatThrownBy(() -> Volumes.read(write("scan.nii", seven), 1)).hasMessageContaining("1 dimensions");
    }

    @Test
    void emptyAxesAndEndlessSeriesAreRefused() throws IOException {
        Path empty =
                write("scan.nii", NiftiBytes.of(1, 1, 1).dimensions(4, 0, 4).bytes());
        assertThatThrownBy(() -> Volumes.read(empty))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 0 voxels along its axis 2");
        Path endless = write(
                "scan.nii",
                NiftiBytes.of(1, 1, 1).dimensions(1, 1, 1, 30_000, 30_000, 3).bytes());
        assertThatThrownBy(() -> Volumes.read(endless, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more volumes than this program reads");
    }
}
