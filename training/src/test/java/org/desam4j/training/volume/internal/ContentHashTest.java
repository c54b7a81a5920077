package org.desam4j.training.volume.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.Spacing;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hashes by their definition: SHA-256 of the sizes and values in the order left, back, up, or of the file's bytes. */
class ContentHashTest {
    /** FIPS 180-2's example, the SHA-256 of "abc". */
    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final Geometry LPS = Geometry.aligned(2, 1, 3, new Spacing(1, 1, 2));
    private static final double[] VALUES = {1, 2, 3.5, 4, -5, 1000};

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("abc"), "abc");
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private String voxels(Geometry geometry, double... values) throws IOException {
        return ContentHash.VOXELS.of(file, new Volume(geometry, values));
    }

    @Test
    void aScanIsItsSizesAndItsValuesInSinglePrecision() throws IOException, NoSuchAlgorithmException {
        ByteBuffer expected = ByteBuffer.allocate(3 * 4 + 6 * 4);
        expected.putInt(2).putInt(1).putInt(3);
        for (double value : VALUES) {
            expected.putFloat((float) value);
        }
        assertThat(voxels(LPS, VALUES)).isEqualTo("voxels:" + sha256(expected.array()));
    }

    @Test
    void aLabelIsItsSizesAndAByteForEachVoxel() throws IOException, NoSuchAlgorithmException {
        byte[] label = {0, 1, 1, 0, 1, 0};
        ByteBuffer expected = ByteBuffer.allocate(3 * 4 + 6);
        expected.putInt(2).putInt(1).putInt(3).put(label);
        assertThat(ContentHash.VOXELS.of(file, new Mask(LPS, label))).isEqualTo("voxels:" + sha256(expected.array()));
    }

    @Test
    void theOrderOfStorageDoesNotCount() throws IOException {
        Volume scan = new Volume(LPS, VALUES);
        Mask label = new Mask(LPS, new byte[] {0, 1, 1, 0, 1, 0});
        Turn turn = SliceAxis.X.turn(LPS);
        assertThat(ContentHash.VOXELS.of(file, scan.turned(turn))).isEqualTo(ContentHash.VOXELS.of(file, scan));
        assertThat(ContentHash.VOXELS.of(file, label.turned(turn))).isEqualTo(ContentHash.VOXELS.of(file, label));
    }

    @Test
    void sizesAndEveryValueCount() throws IOException {
        String hash = voxels(LPS, VALUES);
        assertThat(voxels(Geometry.aligned(1, 2, 3, new Spacing(1, 1, 2)), VALUES))
                .isNotEqualTo(hash);
        for (int i = 0; i < VALUES.length; i++) {
            double[] changed = VALUES.clone();
            changed[i] += 1;
            assertThat(voxels(LPS, changed)).isNotEqualTo(hash);
        }
    }

    @Test
    void aFilesHashIsOfItsBytes() throws IOException {
        assertThat(ContentHash.FILE.of(file, new Volume(LPS, VALUES))).isEqualTo("file:" + SHA256_OF_ABC);
        assertThat(ContentHash.FILE.of(file, new Mask(LPS, new byte[6]))).isEqualTo("file:" + SHA256_OF_ABC);
        assertThat(ContentHash.ofFile(SHA256_OF_ABC)).isEqualTo("file:" + SHA256_OF_ABC);
    }

    @Test
    void aHashNamesItsKind() throws IOException {
        assertThat(ContentHash.kindOf("file:" + SHA256_OF_ABC)).isEqualTo(ContentHash.FILE);
        assertThat(ContentHash.kindOf(voxels(LPS, VALUES))).isEqualTo(ContentHash.VOXELS);
    }
}
