package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
    private static final int PIECE = 1 << 20;

    @TempDir
    private Path folder;

    private static byte[] counted(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    private static long checksum(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return checksum.getValue();
    }

    private static byte[] bytes(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return bytes;
    }

    /** Of no piece, of a part of one, of whole pieces, and of one byte more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, PIECE, PIECE + 1, 2 * PIECE})
    void theChecksumOfAllBytesIsVerified(int length) throws IOException {
        byte[] content = counted(length);
        Storage plain = new Storage.Computed(() -> content, length, ByteOrder.BIG_ENDIAN);
        Storage whole = new Storage.Checked(plain, checksum(content));
        assertThat(whole.bytes()).isEqualTo(length);
        assertThat(whole.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(bytes(whole.part(0, length))).isEqualTo(content);
        assertThat(whole.part(length, 0).remaining()).isZero();
        Storage damaged = new Storage.Checked(plain, checksum(content) ^ 1);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> damaged.part(0, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("do not have the checksum");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PIECE, PIECE + 1})
    void aPartOfAFileIsWhatLiesThere(int length) throws IOException {
        byte[] content = counted(length + 12);
        Path path = Files.write(folder.resolve("file"), content);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            Storage storage = new Storage.InFile(path, file, 5, length + 7, ByteOrder.BIG_ENDIAN);
            ByteBuffer part = storage.part(3, length);
            assertThat(part.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(bytes(part)).isEqualTo(Arrays.copyOfRange(content, 8, 8 + length));
            assertThatThrownBy(() -> storage.part(7, length + 1))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("was cut short while it was read");
        }
    }

    @Test
    void computedBytesHaveTheirOrder() throws IOException {
        Storage storage = new Storage.Computed(() -> new byte[] {0, 1, 2, 3}, 4, ByteOrder.BIG_ENDIAN);
        assertThat(storage.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(storage.part(2, 2).getShort(0)).isEqualTo((short) 0x0203);
    }
}
