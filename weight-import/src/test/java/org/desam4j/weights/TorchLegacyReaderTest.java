package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as {@code torch.serialization._legacy_save} writes them: five pickles, then each storage's count and elements. */
class TorchLegacyReaderTest {
    private static final String MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";
    private static final String PROTOCOL_1001 = "\u0080\u0002M\u00e9\u0003.";
    private static final String NO_SYSTEM = "\u0080\u0002}.";
    private static final String ONE_KEY = "\u0080\u0002](U\u00010e.";

    @TempDir
    private Path folder;

    private Path file(String protocol, String system, String keys, byte[] storages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((MAGIC + protocol + system).getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new PickledFile()
                .raw("}")
                .text("w")
                .tensor("FloatStorage", 2, new byte[0])
                .raw("s.")
                .pickle());
        out.writeBytes(keys.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(storages);
        return Files.write(folder.resolve("legacy.pth"), out.toByteArray());
    }

    private static byte[] storage(ByteOrder order, long count) {
        return ByteBuffer.allocate(16)
                .order(order)
                .putLong(count)
                .putFloat(1.5f)
                .putFloat(-2)
                .array();
    }

    private void assertRefused(String keys, byte[] storages, String message) throws IOException {
        Path file = file(PROTOCOL_1001, NO_SYSTEM, keys, storages);
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("legacy.pth")
                .hasMessageContaining(message);
    }

    /** True is the operation 88, and False 89; a file that says neither is of a time when all were little-endian. */
    @ParameterizedTest
    @CsvSource({"88, LITTLE", "89, BIG", "4e, LITTLE"})
    void theSystemSaysTheOrderOfBytes(String value, String order) throws IOException {
        ByteOrder bytes = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        String system = "\u0080\u0002}U\rlittle_endian" + (char) Integer.parseInt(value, 16) + "s.";
        try (Checkpoint checkpoint = Checkpoints.open(file(PROTOCOL_1001, system, ONE_KEY, storage(bytes, 2)))) {
            assertThat(checkpoint.format())
                    .isEqualTo(Checkpoint.Format.PYTORCH_LEGACY)
                    .hasToString("PyTorch (legacy)");
            assertThat(checkpoint.tensors().get("w").toFloats()).containsExactly(1.5f, -2);
        }
    }

    @Test
    void anotherProtocolIsNoCheckpoint() throws IOException {
        Path file = file("\u0080\u0002M\u00ea\u0003.", NO_SYSTEM, ONE_KEY, storage(ByteOrder.LITTLE_ENDIAN, 2));
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is a pickle, but no PyTorch checkpoint");
    }

    @Test
    void storagesThatAreNotWhatThePickleSaysAreRefused() throws IOException {
        byte[] whole = storage(ByteOrder.LITTLE_ENDIAN, 2);
        assertRefused("\u0080\u0002K\u0001.", whole, "lacks the list of its storages");
        assertRefused("\u0080\u0002].", whole, "lacks the storage of w");
        assertRefused("\u0080\u0002](U\u00011e.", whole, "a storage of an unknown element type");
        assertRefused("\u0080\u0002](K\u0000e.", whole, "a storage of an unknown element type");
        assertRefused(ONE_KEY, storage(ByteOrder.LITTLE_ENDIAN, 3), "the file ends within the storage 0");
        assertRefused(ONE_KEY, storage(ByteOrder.LITTLE_ENDIAN, -1), "the file ends within the storage 0");
        assertRefused(ONE_KEY, new byte[7], "the file ends before the storage 0");
        assertRefused(ONE_KEY, new byte[8], "reaches beyond its storage of 0 bytes");
    }
}
