package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays made byte by byte, by the definition of the format in {@code numpy.lib.format}. */
class NumpyFormatTest {
    private static final int CENTRAL_DIRECTORY = 0x02014b50;
    private static final int SIZE_IN_DIRECTORY = 24;
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private static byte[] array(int version, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) text.length);
        } else {
            length.putInt(text.length);
        }
        out.writeBytes(length.array());
        out.writeBytes(text);
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static String header(String type, String fortranOrder, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + fortranOrder + ", 'shape': " + shape + ", }\n";
    }

    private Path archive(String entry, byte[] content) throws IOException {
        Path file = folder.resolve("hand-made.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            PickledFile.put(zip, "README.txt", "no array".getBytes(StandardCharsets.US_ASCII), true);
            PickledFile.put(zip, entry, content, false);
        }
        return file;
    }

    private TensorView read(byte[] content) throws IOException {
        Map<String, TensorView> arrays = NumpyArchive.read(archive("a.npy", content));
        assertThat(arrays).containsOnlyKeys("a");
        return arrays.get("a");
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path file = archive("a.npy", content);
        assertThatThrownBy(() -> NumpyArchive.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("hand-made.npz")
                .hasMessageContaining("a.npy that is no readable array of numbers")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"1, <, False", "1, >, False", "2, <, True", "2, >, True", "3, =, False"})
    void bothOrdersOfBytesAndOfElements(int version, String byteOrder, String fortranOrder) throws IOException {
        ByteBuffer data =
                ByteBuffer.allocate(24).order(byteOrder.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        float[] inFile = fortranOrder.equals("True") ? new float[] {1, 4, 2, 5, 3, 6} : new float[] {1, 2, 3, 4, 5, 6};
        for (float value : inFile) {
            data.putFloat(value);
        }
        TensorView matrix = read(array(version, header(byteOrder + "f4", fortranOrder, "(2, 3)"), data.array()));
        assertThat(matrix.type()).isEqualTo(ElementType.FLOAT32);
        assertThat(matrix.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(matrix.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void bytesScalarsAndEmptyArrays() throws IOException {
        assertThat(read(array(1, header("|u1", "False", "(2,)"), new byte[] {7, -1}))
                        .toFloats())
                .containsExactly(7, 255);
        TensorView scalar = read(array(1, header("|i1", "False", "()"), new byte[] {-3}));
        assertThat(scalar.shape().rank()).isZero();
        assertThat(scalar.toFloats()).containsExactly(-3);
        assertThat(read(array(1, header("<f8", "False", "(0, 3)"), new byte[0])).toFloats())
                .isEmpty();
    }

    @Test
    void otherTypesAreNamed() throws IOException {
        assertRefused(array(1, header("<c8", "False", "(1,)"), new byte[8]), "its type is c8");
        assertRefused(array(1, header("<m8", "False", "(1,)"), new byte[8]), "its type is m8");
        assertRefused(array(1, header("|O", "False", "(1,)"), new byte[8]), "its header does not say its type");
    }

    @Test
    void headersThatAreCutShortAreRefused() throws IOException {
        byte[] whole = array(1, header("<f4", "False", "(1,)"), new byte[4]);
        assertRefused(Arrays.copyOf(whole, whole.length - 1), "reaches beyond its storage of 3 bytes");
        assertRefused(Arrays.copyOf(whole, 40), "it is truncated, or its header is longer than NumPy's are");
        assertRefused(Arrays.copyOf(whole, 11), "it does not begin as an array does");
        assertRefused(array(1, "{}", new byte[0]), "its header does not say its type, order and shape");
        assertRefused(array(1, "", new byte[8]), "its header does not say its type, order and shape");
        byte[] negative = array(2, "x", new byte[8]);
        Arrays.fill(negative, 8, 12, (byte) 0xff);
        assertRefused(negative, "it is truncated, or its header is longer");
        byte[] other = whole.clone();
        other[5] = 'X';
        assertRefused(other, "it does not begin as an array does");
    }

    /** NumPy aligns the data to 64 bytes with blanks, and ends the header with a line's end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 10, 123, 4567})
    void whatIsWrittenIsAlignedAsNumPyDemands(long size) throws IOException {
        Path file = folder.resolve("written.npz");
        try (INDArray values = Nd4j.ones(2, size)) {
            NumpyArchive.write(file, Map.of("x", values));
        }
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry("x.npy"))) {
            byte[] bytes = in.readAllBytes();
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(Arrays.copyOf(bytes, 8)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
            int headerLength = Short.toUnsignedInt(buffer.getShort(8));
            int start = 10 + headerLength;
            assertThat(start % 64).isZero();
            assertThat(bytes.length - start).isEqualTo(2 * (int) size * Float.BYTES);
            String header = new String(bytes, 10, headerLength, StandardCharsets.US_ASCII);
            assertThat(header)
                    .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, " + size + ",), }")
                    .endsWith("\n");
            assertThat(header.strip()).hasSizeGreaterThan(headerLength - 65);
            assertThat(buffer.getFloat(bytes.length - Float.BYTES)).isEqualTo(1);
        }
    }

    /** The sizes that the archive's directory claims count together, before anything is decompressed. */
    @Test
    void compressedArraysMayNotBecomeMoreThanTheLimitTogether() throws IOException {
        Path above = claiming(256 * MEBIBYTE, 256 * MEBIBYTE + 1);
        assertThatThrownBy(() -> NumpyArchive.read(above))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("arrays that become 536870913 bytes, more than the limit of 512 MiB");
        Path atLimit = claiming(256 * MEBIBYTE, 256 * MEBIBYTE);
        assertThatThrownBy(() -> NumpyArchive.read(atLimit))
                .as("which is read, and found to be shorter")
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("damaged entry 0.npy");
    }

    private Path claiming(int... sizes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < sizes.length; i++) {
                zip.putNextEntry(new ZipEntry(i + ".npy"));
                zip.write(array(1, header("<f4", "False", "(1,)"), new byte[4]));
                zip.closeEntry();
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        int next = 0;
        for (int position = 0; position + Integer.BYTES <= bytes.limit(); position++) {
            if (bytes.getInt(position) == CENTRAL_DIRECTORY) {
                bytes.putInt(position + SIZE_IN_DIRECTORY, sizes[next++]);
            }
        }
        assertThat(next).isEqualTo(sizes.length);
        return Files.write(folder.resolve("claims" + sizes[1] + ".npz"), bytes.array());
    }
}
