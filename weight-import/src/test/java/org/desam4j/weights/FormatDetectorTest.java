package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatDetectorTest {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 70_000;

    @TempDir
    private Path folder;

    private static Optional<Checkpoint.Format> detect(byte[] head, long size) {
        return FormatDetector.detect(ByteBuffer.wrap(head), size);
    }

    private static byte[] safetensorsHead(long length) {
        ByteBuffer head = ByteBuffer.allocate(FormatDetector.HEAD).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(length).put("{\"x\":{\"dtype\":\"F32\",".getBytes(StandardCharsets.UTF_8));
        return head.array();
    }

    @Test
    void safetensorsAreToldAtEveryLengthOfTheirHeader() {
        for (long length = SHORTEST; length <= LONGEST; length++) {
            assertThat(detect(safetensorsHead(length), Long.BYTES + length))
                    .as("a header of %d bytes", length)
                    .contains(Checkpoint.Format.SAFETENSORS);
        }
        long zipSignature = 0x04034b50;
        assertThat(detect(safetensorsHead(zipSignature), Long.BYTES + zipSignature))
                .contains(Checkpoint.Format.SAFETENSORS);
    }

    /** Read from one file, whose header grows by the blanks that the format allows behind it. */
    @Test
    @Tag("heavy")
    void safetensorsAreReadAtEveryLengthOfTheirHeader() throws IOException {
        String shortest = "{\"x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}";
        Path path = folder.resolve("grows.safetensors");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(shortest.getBytes(StandardCharsets.UTF_8)), Long.BYTES);
            for (int length = shortest.length(); length <= LONGEST; length++) {
                if (length > shortest.length()) {
                    file.write(ByteBuffer.wrap(new byte[] {' '}), Long.BYTES + length - 1);
                }
                boolean beginsAsAPickle = length % 256 == 0x80;
                if (beginsAsAPickle || length % 512 == 1) {
                    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    file.write(bytes.putLong(0, length), 0);
                    try (Checkpoint checkpoint = Checkpoints.open(path)) {
                        assertThat(checkpoint.tensors()).as("%d bytes", length).containsOnlyKeys("x");
                    }
                }
            }
        }
    }

    @Test
    @Tag("heavy")
    void whatTheProgramWritesItReads() throws IOException {
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        for (int tensors = 1; tensors <= 500; tensors++) {
            entries.put("tensor " + tensors, new SafetensorsWriter.Entry(ElementType.UINT8, Shape.of(1)));
            Path file = folder.resolve("written.safetensors");
            SafetensorsWriter.writeTyped(file, entries, name -> ByteBuffer.allocate(1), Map.of());
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                assertThat(checkpoint.tensors()).hasSize(tensors);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void legacyCheckpointsAreToldByTheirMagicNumber(int protocol) {
        ByteBuffer head = ByteBuffer.allocate(FormatDetector.HEAD).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0x80).put((byte) protocol);
        if (protocol >= 4) {
            head.put((byte) 0x95).putLong(13);
        }
        head.put(new byte[] {(byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a});
        head.put(new byte[] {(byte) 0xa8, 0x50, 0x19, '.'});
        assertThat(detect(head.array(), 10_000)).contains(Checkpoint.Format.PYTORCH_LEGACY);
    }

    @Test
    void theOriginalsFilesAreToldApart() throws IOException {
        Map<String, Checkpoint.Format> formats =
                Map.of("zip.pth", Checkpoint.Format.PYTORCH_ZIP, "legacy.pth", Checkpoint.Format.PYTORCH_LEGACY);
        for (Map.Entry<String, Checkpoint.Format> format : formats.entrySet()) {
            byte[] bytes = Files.readAllBytes(Golden.path("formats/" + format.getKey()));
            assertThat(detect(bytes, bytes.length)).contains(format.getValue());
        }
    }

    @Test
    void aHeaderThatIsCutOffIsSaidToBe() throws IOException {
        byte[] head = safetensorsHead(0x0280);
        assertThat(detect(head, head.length)).contains(Checkpoint.Format.SAFETENSORS);
        Path file = Files.write(folder.resolve("cut.safetensors"), head);
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("damaged or truncated safetensors header");
    }

    @Test
    void anythingElseIsNoFormat() {
        assertThat(detect(new byte[0], 0)).isEmpty();
        assertThat(detect(new byte[] {(byte) 0x80}, 1)).isEmpty();
        assertThat(detect(new byte[] {(byte) 0x80, (byte) 0xff, 0, 0}, 4)).isEmpty();
        assertThat(detect("GIF89a not a checkpoint".getBytes(StandardCharsets.US_ASCII), 23))
                .isEmpty();
    }

    /** A file whose ninth byte opens an object, but which is shorter than the header that its first bytes would promise. */
    @Test
    void aZipIsToldWhereNoHeaderFits() {
        byte[] head = safetensorsHead(0x04034b50);
        assertThat(detect(head, Long.BYTES + 0x04034b50 - 1)).contains(Checkpoint.Format.PYTORCH_ZIP);
        assertThat(detect(new byte[] {'P', 'K', 3, 4}, 4)).contains(Checkpoint.Format.PYTORCH_ZIP);
        assertThat(detect(new byte[] {'P', 'K', 5, 6}, 22)).contains(Checkpoint.Format.PYTORCH_ZIP);
        assertThat(detect(new byte[] {'P', 'K', 3}, 3)).isEmpty();
    }

    /** PyTorch's magic number behind a frame whose length has the byte that opens an object. */
    @Test
    void aPickleIsToldByTheWholeMagicNumberWhereAHeaderMayFollow() {
        byte[] magic = {
            (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
        };
        ByteBuffer head = ByteBuffer.allocate(11 + magic.length).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0x80)
                .put((byte) 4)
                .put((byte) 0x95)
                .putLong((long) '{' << 40)
                .put(magic);
        assertThat(detect(head.array(), 10_000)).contains(Checkpoint.Format.PYTORCH_LEGACY);
        byte[] cut = Arrays.copyOf(head.array(), 11 + magic.length - 1);
        assertThat(detect(cut, cut.length)).contains(Checkpoint.Format.SAFETENSORS);
        byte[] other = head.array().clone();
        other[12]++;
        assertThat(detect(other, 10_000)).contains(Checkpoint.Format.SAFETENSORS);
        assertThat(detect(new byte[] {(byte) 0x80, 2}, 2)).contains(Checkpoint.Format.PYTORCH_LEGACY);
    }
}
