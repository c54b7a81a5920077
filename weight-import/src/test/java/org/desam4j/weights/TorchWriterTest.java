package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchWriterTest {
    @TempDir
    private Path folder;

    private Path safetensors(Map<String, SafetensorsWriter.Entry> entries) throws IOException {
        Path file = folder.resolve("in.safetensors");
        SafetensorsWriter.writeTyped(
                file,
                entries,
                name -> {
                    int bytes = (int) entries.get(name)
                            .type()
                            .bytes(entries.get(name).shape().elements());
                    byte[] counted = new byte[bytes];
                    for (int i = 0; i < bytes; i++) {
                        counted[i] = (byte) (i + 1);
                    }
                    return ByteBuffer.wrap(counted);
                },
                Map.of());
        return file;
    }

    private Path converted(Path source) throws IOException {
        Path target = folder.resolve("out.pth");
        try (Checkpoint checkpoint = Checkpoints.open(source)) {
            Conversion.toPyTorch(checkpoint, target);
        }
        return target;
    }

    /** The bytes are those that PyTorch's unpickler needs, operation by operation. */
    @Test
    void thePickleIsThatOfAStateDictionary() throws IOException {
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        entries.put("w", new SafetensorsWriter.Entry(ElementType.FLOAT32, Shape.of(2, 300)));
        entries.put("n", new SafetensorsWriter.Entry(ElementType.INT64, Shape.of()));
        try (ZipFile zip =
                ZipFile.builder().setPath(converted(safetensors(entries))).get()) {
            String pickle = text(zip, "archive/data.pkl");
            assertThat(pickle)
                    .isEqualTo("\u0080\u0002ccollections\nOrderedDict\n)R("
                            + "X\1\0\0\0w" + "ctorch._utils\n_rebuild_tensor_v2\n(("
                            + "X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0" + "0X\3\0\0\0cpuJX\2\0\0tQ"
                            + "K\0(K\2J,\1\0\0t(J,\1\0\0K\1t\u0089ccollections\nOrderedDict\n)RtR"
                            + "X\1\0\0\0n" + "ctorch._utils\n_rebuild_tensor_v2\n(("
                            + "X\7\0\0\0storagectorch\nLongStorage\nX\1\0\0\0" + "1X\3\0\0\0cpuK\1tQ"
                            + "K\0(t(t\u0089ccollections\nOrderedDict\n)RtRu.");
            assertThat(text(zip, "archive/byteorder")).isEqualTo("little");
            assertThat(text(zip, "archive/version")).isEqualTo("3\n");
            assertThat(text(zip, "archive/data/1")).isEqualTo("\1\2\3\4\5\6\7\b");
        }
    }

    private static String text(ZipFile zip, String entry) throws IOException {
        try (var in = zip.getInputStream(zip.getEntry(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void nothingIsPackedAndStoragesAreAligned() throws IOException {
        Path file = converted(Golden.path("formats/zip.pth"));
        List<String> names = new ArrayList<>();
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                names.add(entry.getName());
                assertThat(entry.getMethod()).isEqualTo(ZipArchiveEntry.STORED);
                zip.getRawInputStream(entry).close();
                assertThat(entry.getDataOffset() % 64).as(entry.getName()).isZero();
            }
        }
        assertThat(names).contains("archive/data.pkl", "archive/byteorder", "archive/version", "archive/data/0");
        byte[] first = Files.readAllBytes(file);
        assertThat(Files.readAllBytes(converted(Golden.path("formats/zip.pth"))))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth", "half.pth", "bfloat16.pth", "double.pth", "odd_tensors.pth"})
    void tensorsComeBackAsTheyWere(String name) throws IOException {
        Path source = Golden.path("formats/" + name);
        try (Checkpoint before = Checkpoints.open(source);
                Checkpoint after = Checkpoints.open(converted(source))) {
            assertThat(after.format()).isEqualTo(Checkpoint.Format.PYTORCH_ZIP);
            assertThat(after.shapes()).isEqualTo(before.shapes());
            for (String tensor : before.tensors().keySet()) {
                assertThat(after.tensors().get(tensor).type())
                        .isEqualTo(before.tensors().get(tensor).type());
                assertThat(after.tensors().get(tensor).toBytes())
                        .isEqualTo(before.tensors().get(tensor).toBytes());
            }
        }
    }

    @Test
    void typesWithoutAStorageAreRefusedByName() throws IOException {
        Path source = safetensors(Map.of("scale", new SafetensorsWriter.Entry(ElementType.FLOAT8_E4M3, Shape.of(1))));
        assertThatThrownBy(() -> converted(source))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("in.safetensors")
                .hasMessageContaining("scale is F8_E4M3");
        assertThat(folder.resolve("out.pth")).doesNotExist();
    }

    /** Python's pickles have BININT1 up to 255, BININT up to 2^31 - 1, and LONG1 beyond. */
    @ParameterizedTest
    @CsvSource({
        "255, 4bff",
        "256, 4a00010000",
        "2147483647, 4affffff7f",
        "2147483648, 8a080000008000000000",
    })
    void sizesAreTheShortestIntegersThatHoldThem(long size, String integer) throws IOException {
        Map<String, SafetensorsWriter.Entry> entries =
                Map.of("w", new SafetensorsWriter.Entry(ElementType.UINT8, Shape.of(size, 0)));
        try (ZipFile zip =
                ZipFile.builder().setPath(converted(safetensors(entries))).get()) {
            String expected = new String(HexFormat.of().parseHex(integer), StandardCharsets.ISO_8859_1);
            assertThat(text(zip, "archive/data.pkl")).contains("K\0tQK\0(" + expected + "K\0t(K\1K\1t");
        }
        try (Checkpoint checkpoint = Checkpoints.open(folder.resolve("out.pth"))) {
            assertThat(checkpoint.shapes()).isEqualTo(Map.of("w", Shape.of(size, 0)));
        }
    }
}
