package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.internal.SamConfigReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zip files that are damaged, or that claim more than they hold. */
class DamagedArchivesTest {
    private static final byte[] VALUES = ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2)
            .array();

    @TempDir
    private Path folder;

    /** A few bits of a compressed entry only say how it ends: its values are right then. All others count. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("heavy")
    void aFlippedBitIsFoundWhenTheDataIsUsed(boolean deflated) throws IOException {
        Path whole = checkpoint("whole.pth", deflated);
        for (String entry : new String[] {"archive/data.pkl", "archive/data/0"}) {
            byte[] bytes = Files.readAllBytes(whole);
            long position;
            long length;
            try (ZipFile zip = ZipFile.builder().setPath(whole).get()) {
                ZipArchiveEntry found = zip.getEntry(entry);
                zip.getRawInputStream(found).close();
                position = found.getDataOffset();
                length = found.getCompressedSize();
            }
            for (long bit = 0; bit < 8 * length; bit++) {
                byte[] damaged = bytes.clone();
                damaged[(int) (position + bit / 8)] ^= (byte) (1 << (bit % 8));
                Path file = Files.write(folder.resolve("damaged.pth"), damaged);
                if (deflated) {
                    assertReadOrRefused(file);
                } else {
                    assertThatThrownBy(() -> values(file))
                            .as(entry + " bit " + bit)
                            .isInstanceOf(CheckpointException.class)
                            .hasMessageContaining("damaged.pth");
                }
            }
        }
    }

    private static void assertReadOrRefused(Path file) throws IOException {
        try {
            assertThat(values(file)).containsExactly(1, 2);
        } catch (CheckpointException e) {
            assertThat(e).hasMessageContaining("damaged.pth");
        }
    }

    @Test
    void aBitOfAnArrayOfAnArchiveCounts() throws IOException {
        byte[] whole = Files.readAllBytes(Golden.path("checkpoints/expected.npz"));
        byte[] damaged = whole.clone();
        int data = 200;
        damaged[data] ^= 4;
        Path file = Files.write(folder.resolve("damaged.npz"), damaged);
        assertThatThrownBy(() -> NumpyArchive.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("damaged.npz")
                .hasMessageContaining(".npy")
                .hasMessageContaining("checksum");
    }

    /** 200 MB that compress to 200 KB. */
    @Test
    @Tag("heavy")
    void whatBecomesTooLargeIsRefusedWithTheSetting() throws IOException {
        Path pickle = folder.resolve("bomb.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(pickle))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(new byte[] {(byte) 0x80, 2});
            writeZeros(zip, 200_000_000);
        }
        assertThat(Files.size(pickle)).isLessThan(300_000);
        assertThatThrownBy(() -> Checkpoints.open(pickle))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("bomb.pth")
                .hasMessageContaining("archive/data.pkl")
                .hasMessageContaining("200000002 bytes")
                .hasMessageContaining("-Ddesam.limit.pickle-mib=");

        Path arrays = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(arrays))) {
            for (int i = 0; i < 3; i++) {
                zip.putNextEntry(new ZipEntry("array" + i + ".npy"));
                writeZeros(zip, 200_000_000);
            }
        }
        assertThatThrownBy(() -> NumpyArchive.read(arrays))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("bomb.npz")
                .hasMessageContaining("600000000 bytes")
                .hasMessageContaining("-Ddesam.limit.decompressed-mib=");
    }

    private static void writeZeros(OutputStream out, int count) throws IOException {
        byte[] zeros = new byte[1_000_000];
        for (int written = 0; written < count; written += zeros.length) {
            out.write(zeros);
        }
    }

    /** Methods that need libraries which are not here (bzip2 12, LZMA 14, Zstandard 93, xz 95), and some that nobody has. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9, 10, 12, 14, 93, 95, 96, 97, 98, 99, 1234})
    void otherWaysToCompressAreRefused(int method) throws IOException {
        byte[] bytes = Files.readAllBytes(checkpoint("whole.pth", true));
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes.length - 4; i++) {
            if (file.getInt(i) == 0x04034b50) {
                file.putShort(i + 8, (short) method);
            } else if (file.getInt(i) == 0x02014b50) {
                file.putShort(i + 10, (short) method);
            }
        }
        Path changed = Files.write(folder.resolve("method.pth"), bytes);
        assertThatThrownBy(() -> Checkpoints.open(changed))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("method.pth")
                .hasMessageContaining("archive/data.pkl");
    }

    /** 600 million elements out of one; only who wants the values is refused. */
    @Test
    void aTensorThatRepeatsItsStorageTooOftenIsRefusedWhenItIsRead() throws IOException {
        Path file = new PickledFile()
                .raw("}(")
                .text("plain")
                .tensor("FloatStorage", 2, VALUES)
                .text("repeated")
                .raw("ctorch._utils\n_rebuild_tensor_v2\n((")
                .text("storage")
                .raw("ctorch\nFloatStorage\n")
                .text("0")
                .text("cpu")
                .raw("K\u0002tQK\u0000J\u0000F\u00c3#\u0085K\u0000\u0085\u0089ccollections\nOrderedDict\n)RtRu.")
                .write(folder.resolve("repeated.pth"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            TensorView repeated = checkpoint.tensors().get("repeated");
            assertThat(repeated.shape()).isEqualTo(Shape.of(600_000_000));
            assertThat(checkpoint.tensors().get("plain").toFloats()).containsExactly(1, 2);
            assertThatThrownBy(repeated::toFloats).satisfies(DamagedArchivesTest::namesTheTensor);
            assertThatThrownBy(repeated::toDoubles).satisfies(DamagedArchivesTest::namesTheTensor);
            assertThatThrownBy(repeated::toBytes).satisfies(DamagedArchivesTest::namesTheTensor);
            assertThat(CheckpointSummary.of(checkpoint).remarks()).contains("values of 1 tensors were not checked");
        }
    }

    private static void namesTheTensor(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("repeated.pth: repeated cannot be read")
                .hasMessageContaining("-Ddesam.limit.repeated-mib=");
    }

    /** A file that another program cuts short while it is open. */
    @Test
    void aFileThatIsTruncatedWhileItIsOpenIsAClearError() throws IOException {
        for (String format : new String[] {"zip.pth", "legacy.pth"}) {
            Path file = Files.copy(Golden.path("formats/" + format), folder.resolve(format));
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(100);
                }
                for (TensorView tensor : checkpoint.tensors().values()) {
                    assertThatThrownBy(tensor::toFloats)
                            .isInstanceOf(CheckpointException.class)
                            .hasMessageContaining(format);
                }
            }
        }
    }

    /** Sizes that no tensor backs, from which a network of endless parts would be built. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000, 3_000_000_000L, 1_000_000})
    void sizesThatNoNetworkHasAreRefused(long tokens) {
        Map<String, Shape> shapes = Golden.microShapes();
        for (Shape shape : new Shape[] {Shape.of(tokens, 0), Shape.of(tokens, 64)}) {
            shapes.put("mask_decoder.mask_tokens.weight", shape);
            assertThatThrownBy(() -> SamConfigReader.read(shapes)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void archivesOfSomethingElseAreNamed() throws IOException {
        assertThatThrownBy(() -> Checkpoints.open(archive("script.pt", "net/constants.pkl", "net/data.pkl")))
                .hasMessageContaining("TorchScript");
        assertThatThrownBy(
                        () -> Checkpoints.open(archive("program.pt2", "net/archive_format", "net/models/model.json")))
                .hasMessageContaining("torch.export");
        assertThatThrownBy(() -> Checkpoints.open(archive("arrays.pth", "a.npy", "b.npy")))
                .hasMessageContaining("NumPy");
        assertThatThrownBy(() -> Checkpoints.open(archive("word.pth", "word/document.xml")))
                .hasMessageContaining("without a PyTorch checkpoint")
                .hasMessageContaining("word/document.xml");
    }

    private Path archive(String name, String... entries) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                PickledFile.put(zip, entry, "content".getBytes(StandardCharsets.UTF_8), true);
            }
        }
        return file;
    }

    private Path checkpoint(String name, boolean deflated) throws IOException {
        return new PickledFile()
                .raw("}")
                .text("t")
                .tensor("FloatStorage", 2, VALUES)
                .raw("s.")
                .write(folder.resolve(name), deflated);
    }

    private static float[] values(Path file) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            return checkpoint.tensors().get("t").toFloats();
        }
    }
}
