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
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        return Files.write(folder.resolve("made.safetensors"), bytes.array());
    }

    private Path written() throws IOException {
        Path file = folder.resolve("written.safetensors");
        Map<String, float[]> values = Map.of("a", new float[] {1, 2, 3}, "b", new float[] {4});
        SafetensorsWriter.write(
                file, Map.of("a", Shape.of(3), "b", Shape.of(1)), values::get, Map.of("state", "{\"epoch\":3}"));
        return file;
    }

    /** The key's own name is left out: without it the file is one of another program, which has no checksum. */
    @Test
    @Tag("heavy")
    void everyFlippedBitIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int key = text.indexOf(SafetensorsChecksum.KEY);
        Path file = folder.resolve("flipped.safetensors");
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            int position = bit / 8;
            if (position < key || position >= key + SafetensorsChecksum.KEY.length()) {
                byte[] damaged = whole.clone();
                damaged[position] ^= (byte) (1 << bit % 8);
                Files.write(file, damaged);
                assertThatThrownBy(() -> Checkpoints.open(file).close())
                        .as("bit %d", bit)
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("flipped.safetensors");
            }
        }
    }

    @Test
    void damageOfValuesIsSaidToBeThat() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Checkpoints.open(file)).hasMessageContaining("is damaged: its content does not have");
    }

    @Test
    void theChecksumIsThatOfTheFileWithZerosInItsPlace() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        int place = Long.BYTES + "{\"__metadata__\":{\"desam4j.crc32c\":\"".length();
        String checksum = new String(bytes, place, 8, StandardCharsets.US_ASCII);
        Arrays.fill(bytes, place, place + 8, (byte) '0');
        CRC32C expected = new CRC32C();
        expected.update(bytes);
        assertThat(HexFormat.fromHexDigits(checksum)).isEqualTo((int) expected.getValue());
    }

    /** More than the reader takes at a time, so that sums of parts would show. */
    @Test
    void largeFilesAreVerifiedToTheirEnd() throws IOException {
        Path file = folder.resolve("large.safetensors");
        int length = 3 << 20;
        SafetensorsWriter.writeTyped(
                file,
                Map.of("x", new SafetensorsWriter.Entry(ElementType.UINT8, Shape.of(length))),
                name -> ByteBuffer.allocate(length),
                Map.of());
        Checkpoints.open(file).close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), channel.size() - 1);
        }
        assertThatThrownBy(() -> Checkpoints.open(file)).hasMessageContaining("is damaged");
    }

    @Test
    void filesOfOtherProgramsNeedNoChecksum() throws IOException {
        String checksumElsewhere = "{\"__metadata__\":{\"format\":\"pt\",\"desam4j.crc32c\":\"12345678\"},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        try (Checkpoint checkpoint = Checkpoints.open(file(checksumElsewhere, 4))) {
            assertThat(checkpoint.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(checkpoint.tensors().get("x").toFloats()).containsExactly(0);
        }
    }

    /** All types of the format, with the bytes of 8 elements. */
    @ParameterizedTest
    @CsvSource({
        "BOOL, 8",
        "U8, 8",
        "I8, 8",
        "U16, 16",
        "I16, 16",
        "U32, 32",
        "I32, 32",
        "U64, 64",
        "I64, 64",
        "F16, 16",
        "BF16, 16",
        "F32, 32",
        "F64, 64",
        "C64, 64",
        "F8_E4M3, 8",
        "F8_E5M2, 8",
        "F8_E8M0, 8",
        "F6_E2M3, 6",
        "F6_E3M2, 6",
        "F4, 4"
    })
    void everyElementTypeIsListedAndCopied(String type, int bytes) throws IOException {
        Path file =
                file("{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[2,4],\"data_offsets\":[0," + bytes + "]}}", bytes);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < bytes; i++) {
            whole[whole.length - 1 - i] = (byte) (i + 1);
        }
        Files.write(file, whole);
        Path copy = folder.resolve("copy.safetensors");
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors().get("x").type().safetensorsName()).isEqualTo(type);
            Conversion.toSafetensors(checkpoint, copy);
        }
        byte[] copied = Files.readAllBytes(copy);
        assertThat(Arrays.copyOfRange(copied, copied.length - bytes, copied.length))
                .isEqualTo(Arrays.copyOfRange(whole, whole.length - bytes, whole.length));
    }

    @Test
    void unsignedIntegersAreReadAsSuch() throws IOException {
        for (String type : new String[] {"U16", "U32", "U64"}) {
            int bytes = ElementType.ofSafetensors(type).orElseThrow().bytes();
            Path file = file(
                    "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0," + bytes + "]}}", bytes);
            byte[] whole = Files.readAllBytes(file);
            Arrays.fill(whole, whole.length - bytes, whole.length, (byte) 0xff);
            Files.write(file, whole);
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                assertThat(checkpoint.tensors().get("x").toDoubles()[0])
                        .isEqualTo(bytes == 8 ? 0x1p64 : Math.pow(2, 8 * bytes) - 1);
            }
        }
    }

    @Test
    void typesThatNoNetworkIsMadeOfAreRefusedWhereTheyAreWanted() throws IOException {
        Path file = file("{\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThatThrownBy(() -> checkpoint.tensors().get("x").toFloats()).hasMessageContaining("F8_E4M3");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{\"x\":null}",
                "{\"x\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":null,\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[[[[1]]]],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}",
                "{\"x\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                "{\"x\":{\"dtype\":\"Q7\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"__metadata__\":{\"a\":1},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"__metadata__\":null,\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                        + "\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}} {}",
            })
    void falseHeadersAreOneLine(String header) throws IOException {
        Path file = file(header, 4);
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("made.safetensors");
    }

    @Test
    void deepAndLongHeadersAreOneLine() throws IOException {
        for (String part : new String[] {"{\"a\":", "{\"x\":{\"shape\":" + "[".repeat(5000), "{\"x\":{\"y\":[0,"}) {
            Path file = file(part.repeat(Math.max(1, 200_000 / part.length())), 0);
            assertThatThrownBy(() -> Checkpoints.open(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("made.safetensors");
        }
    }

    @Test
    void aFileThatIsCutShortWhileItIsReadIsOneLine() throws IOException {
        int length = 5 << 20;
        Path file = file(
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[" + length + "],\"data_offsets\":[0," + length + "]}}", length);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(2 << 20);
            }
            assertThatThrownBy(() -> checkpoint.tensors().get("x").toFloats())
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("made.safetensors");
        }
    }
}
