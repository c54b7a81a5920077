package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
    @TempDir
    private Path folder;

    /** The half formats keep 11 and 8 bits of each value, and float16 is no finer than 6e-8. */
    @ParameterizedTest
    @CsvSource({
        "zip.pth, 0",
        "legacy.pth, 0",
        "double.pth, 0",
        "parameters.pth, 0",
        "wrapped.pth, 0",
        "data_parallel.pth, 0",
        "half.pth, 5e-4",
        "bfloat16.pth, 4e-3"
    })
    void everyFormatHoldsTheSameTensors(String name, double relativeTolerance) throws IOException {
        Map<String, TensorView> expected = NumpyArchive.read(Golden.path("formats/small.npz"));
        try (Checkpoint checkpoint = Checkpoints.open(Golden.path("formats/" + name))) {
            assertThat(checkpoint.tensors()).containsOnlyKeys(expected.keySet());
            for (Map.Entry<String, TensorView> tensor : expected.entrySet()) {
                assertSame(checkpoint.tensors().get(tensor.getKey()), tensor.getValue(), relativeTolerance);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"odd_tensors.pth", "odd_tensors_legacy.pth"})
    void viewsAndOddTypesAreRead(String name) throws IOException {
        Map<String, TensorView> expected = NumpyArchive.read(Golden.path("formats/odd_tensors.npz"));
        try (Checkpoint checkpoint = Checkpoints.open(Golden.path("formats/" + name))) {
            assertThat(checkpoint.tensors()).containsOnlyKeys(expected.keySet());
            for (Map.Entry<String, TensorView> tensor : expected.entrySet()) {
                assertSame(checkpoint.tensors().get(tensor.getKey()), tensor.getValue(), 0);
            }
            assertThat(checkpoint.tensors().get("int64").type()).isEqualTo(ElementType.INT64);
            assertThat(checkpoint.tensors().get("bool").type()).isEqualTo(ElementType.BOOL);
        }
    }

    private static void assertSame(TensorView actual, TensorView expected, double relativeTolerance)
            throws IOException {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double[] values = actual.toDoubles();
        double[] references = expected.toDoubles();
        float[] floats = actual.toFloats();
        assertThat(values).hasSameSizeAs(references);
        for (int i = 0; i < values.length; i++) {
            double tolerance = relativeTolerance * (Math.abs(references[i]) + 1.2e-4);
            assertThat(values[i]).isBetween(references[i] - tolerance, references[i] + tolerance);
            assertThat(floats[i]).isEqualTo((float) values[i]);
        }
    }

    /** The zip library closes an archive that nothing refers to any more. */
    @Test
    void tensorsStayReadableWhileTheCheckpointIsOpen() throws Exception {
        try (Checkpoint checkpoint = Checkpoints.open(Golden.path("formats/zip.pth"))) {
            for (int i = 0; i < 5; i++) {
                System.gc();
                Thread.sleep(50);
            }
            for (TensorView tensor : checkpoint.tensors().values()) {
                assertThat(tensor.toFloats()).isNotNull();
            }
        }
    }

    @Test
    void aHostilePickleIsRefusedByNameAndNothingIsRun() {
        Path hostile = Golden.path("formats/hostile.pth");
        assertThatThrownBy(() -> Checkpoints.open(hostile))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("hostile.pth")
                .hasMessageContaining("posix.system");
        assertThat(Path.of("desam_pwned")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cbuiltins\neval\n", "cos\nsystem\n", "ctorch\nload\n", "ctorch.hub\nFloatStorage\n"})
    void everyOtherGlobalIsRefused(String global) throws IOException {
        Path file = zip("evil.pth", "\u0080\u0002" + global + ")R.", "archive/");
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(global.strip().substring(1).replace('\n', '.'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth", "sam_only.pth"})
    @Tag("heavy")
    void everyTruncationIsAClearError(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Golden.path("formats/" + name));
        for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 97)) {
            Path cut = Files.write(folder.resolve("cut.pth"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoints.open(cut).close())
                    .as("%s cut to %d bytes", name, length)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("cut.pth");
        }
    }

    /** Damage may go unseen where it hits a value, but never ends in anything other than a checkpoint or a clear error. */
    @ParameterizedTest
    @ValueSource(strings = {"zip.pth", "legacy.pth", "odd_tensors.pth"})
    @Tag("heavy")
    void damageNeverEndsInAnotherError(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Golden.path("formats/" + name));
        java.util.Random random = new java.util.Random(1);
        for (int trial = 0; trial < 300; trial++) {
            byte[] damaged = whole.clone();
            for (int change = 0; change < 3; change++) {
                damaged[random.nextInt(Math.min(damaged.length, 4000))] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.pth"), damaged);
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                assertThat(checkpoint.tensors()).isNotNull();
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("damaged.pth");
            }
        }
    }

    @Test
    void aMissingOrForeignFileIsAClearError() throws IOException {
        assertThatThrownBy(() -> Checkpoints.open(folder.resolve("none.pth"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> Checkpoints.open(folder)).hasMessageContaining("not a file");
        Path text = Files.writeString(folder.resolve("text.pth"), "this is a text, and not a checkpoint");
        assertThatThrownBy(() -> Checkpoints.open(text)).hasMessageContaining("neither");
        Path other = folder.resolve("other.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
            zip.putNextEntry(new ZipEntry("hello"));
        }
        assertThatThrownBy(() -> Checkpoints.open(other)).hasMessageContaining("without a PyTorch checkpoint");
    }

    /** Any root folder, deflated entries, and the byte order that the archive names. */
    @ParameterizedTest
    @CsvSource({"true, BIG_ENDIAN", "false, BIG_ENDIAN", "true, LITTLE_ENDIAN"})
    void deflatedAndBigEndianArchivesAreRead(boolean deflated, String orderName) throws IOException {
        ByteOrder order = orderName.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] data = ByteBuffer.allocate(24)
                .order(order)
                .putFloat(1)
                .putFloat(2)
                .putFloat(3)
                .putFloat(4)
                .putFloat(5)
                .putFloat(-6.5f)
                .array();
        Path file = folder.resolve("odd.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "any root/data.pkl", tensorPickle(0, List.of(2, 2), List.of(3, 1)), deflated);
            put(
                    zip,
                    "any root/byteorder",
                    (orderName.equals("BIG_ENDIAN") ? "big" : "little").getBytes(StandardCharsets.US_ASCII),
                    deflated);
            put(zip, "any root/data/0", data, deflated);
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors().get("t").toFloats()).containsExactly(1, 2, 4, 5);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 3", "5, 2, 1", "0, 2, 5", "0, 255, 255"})
    void aTensorMayNotReachBeyondItsStorage(int offset, int rows, int stride) throws IOException {
        Path file = folder.resolve("reach.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "a/data.pkl", tensorPickle(offset, List.of(rows, 2), List.of(stride, 1)), false);
            put(zip, "a/data/0", new byte[24], false);
        }
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("beyond its storage");
    }

    private Path zip(String name, String pickle, String root) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, root + "data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1), true);
        }
        return file;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, boolean deflated) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        if (!deflated) {
            CRC32 checksum = new CRC32();
            checksum.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(checksum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** {@code {"t": tensor}} with a float storage "0" of six elements. */
    private static byte[] tensorPickle(int offset, List<Integer> sizes, List<Integer> strides) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, "\u0080\u0002}");
        string(out, "t");
        text(out, "ctorch._utils\n_rebuild_tensor_v2\n((");
        string(out, "storage");
        text(out, "ctorch\nFloatStorage\n");
        string(out, "0");
        string(out, "cpu");
        text(out, "K\u0006tQK");
        out.write(offset);
        for (List<Integer> numbers : List.of(sizes, strides)) {
            for (int number : numbers) {
                out.write('K');
                out.write(number);
            }
            out.write(0x86);
        }
        text(out, "\u0089ccollections\nOrderedDict\n)RtRs.");
        return out.toByteArray();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void string(OutputStream out, String value) throws IOException {
        out.write('X');
        out.write(new byte[] {(byte) value.length(), 0, 0, 0});
        text(out, value);
    }

    @Test
    void safetensorsComeBackAsTheyWereWritten() throws IOException {
        Path file = folder.resolve("out/model.safetensors");
        Map<String, Shape> shapes =
                new TreeMap<>(Map.of("a.weight", Shape.of(2, 3), "b", Shape.of(), "c", Shape.of(0, 4)));
        Map<String, float[]> values =
                Map.of("a.weight", new float[] {1, 2, 3, 4, 5, 6}, "b", new float[] {7}, "c", new float[0]);
        SafetensorsWriter.write(file, shapes, values::get, Map.of("made by", "a test"));
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.format()).isEqualTo(Checkpoint.Format.SAFETENSORS);
            assertThat(checkpoint.metadata()).containsExactly(Map.entry("made by", "a test"));
            assertThat(checkpoint.shapes()).isEqualTo(shapes);
            for (String name : shapes.keySet()) {
                assertThat(checkpoint.tensors().get(name).toFloats()).containsExactly(values.get(name));
            }
        }
        assertThat(file.getParent().toFile().list()).containsExactly("model.safetensors");
    }

    /** Every float16 comes back as itself, and floats between two of them go to the nearer one, halves to the even one. */
    @Test
    void halvesAreRoundedToTheNearest() throws IOException {
        float[] all = new float[1 << 16];
        ByteBuffer bits = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < all.length; i++) {
            bits.putShort((short) i);
        }
        ElementType.FLOAT16.read(bits.flip(), all);
        ByteBuffer again = ElementType.FLOAT16.encode(all, 0, all.length);
        for (int i = 0; i < all.length; i++) {
            if (!Float.isNaN(all[i])) {
                assertThat(again.getShort(2 * i)).isEqualTo((short) i);
            }
        }
        for (int i = 0; i < 0x7bff; i++) {
            float middle = (all[i] + all[i + 1]) / 2;
            float[] values = {middle, Math.nextDown(middle), Math.nextUp(middle)};
            ByteBuffer encoded = ElementType.FLOAT16.encode(values, 0, 3);
            assertThat((int) encoded.getShort(0)).isEqualTo(i % 2 == 0 ? i : i + 1);
            assertThat((int) encoded.getShort(2)).isEqualTo(i);
            assertThat((int) encoded.getShort(4)).isEqualTo(i + 1);
        }
        assertThat(ElementType.FLOAT16.encode(new float[] {1e9f}, 0, 1).getShort(0))
                .isEqualTo((short) 0x7bff);
    }

    @Test
    void aPartOfATensorIsReadAlone() throws IOException {
        Path file = folder.resolve("parts.safetensors");
        SafetensorsWriter.write(file, Map.of("x", Shape.of(3, 2)), name -> new float[] {1, 2, 3, 4, 5, 6}, Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            TensorView tensor = checkpoint.tensors().get("x");
            assertThat(tensor.at(1).toFloats()).containsExactly(3, 4);
            assertThat(tensor.at(2).at(1).toFloats()).containsExactly(6);
            assertThatThrownBy(() -> tensor.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** The bytes are those that the format's specification gives. */
    @Test
    void safetensorsHaveTheSpecifiedLayout() throws IOException {
        Path file = folder.resolve("one.safetensors");
        SafetensorsWriter.write(file, Map.of("x", Shape.of(1)), name -> new float[] {1.5f}, Map.of());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) bytes.getLong();
        assertThat(length % 8).isZero();
        String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
        assertThat(header.strip())
                .matches("\\{\"__metadata__\":\\{\"desam4j.crc32c\":\"[0-9a-f]{8}\"},"
                        + "\"x\":\\{\"dtype\":\"F32\",\"shape\":\\[1],\"data_offsets\":\\[0,4]}}");
        assertThat(bytes.getFloat(8 + length)).isEqualTo(1.5f);
        assertThat(bytes.capacity()).isEqualTo(8 + length + 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
                "{\"x\":{\"dtype\":\"F32\"}}",
                "{\"x\":"
            })
    void falseSafetensorsHeadersAreRefused(String header) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(folder.resolve("false.safetensors"), bytes.array());
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("false.safetensors");
    }
}
