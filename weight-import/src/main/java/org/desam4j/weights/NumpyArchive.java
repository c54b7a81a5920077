package org.desam4j.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.internal.AtomicFile;
import org.nd4j.linalg.api.ndarray.INDArray;

/** NumPy's {@code .npz} archives of {@code .npy} arrays. Arrays of Python objects, which are pickles, are refused. */
public final class NumpyArchive {
    private static final String SUFFIX = ".npy";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int SHORTEST_HEADER = 12;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=])([a-z]\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");

    private NumpyArchive() {}

    /**
     * Reads all arrays of an archive by name.
     *
     * @throws CheckpointException if the file is missing, damaged, too large when it is decompressed, or holds arrays of types
     *     that are not supported
     */
    public static Map<String, TensorView> read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(path, "no such file; give the path of a .npz archive");
        }
        Map<String, TensorView> arrays = new LinkedHashMap<>();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
                ZipContents zip = ZipContents.open(path, file)) {
            List<String> entries =
                    zip.names().stream().filter(name -> name.endsWith(SUFFIX)).toList();
            requireDecompressible(path, zip, entries);
            for (String entry : entries) {
                String name = entry.substring(0, entry.length() - SUFFIX.length());
                arrays.put(
                        name,
                        array(path, entry, zip.bytes(entry, ReadLimit.DECOMPRESSED))
                                .named(path, name));
            }
        }
        return arrays;
    }

    private static void requireDecompressible(Path path, ZipContents zip, List<String> entries)
            throws CheckpointException {
        long decompressed = 0;
        for (String entry : entries) {
            long size = zip.isStored(entry) ? 0 : zip.size(entry);
            decompressed = decompressed > Long.MAX_VALUE - size ? Long.MAX_VALUE : decompressed + size;
        }
        if (decompressed > ReadLimit.DECOMPRESSED.value()) {
            throw new CheckpointException(
                    path, "has arrays that become " + decompressed + " bytes, " + ReadLimit.DECOMPRESSED.advice());
        }
    }

    private static TensorView array(Path path, String entry, byte[] file) throws CheckpointException {
        try {
            return array(file);
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
            throw new CheckpointException(
                    path,
                    "has an entry " + entry + " that is no readable array of numbers (" + e.getMessage() + ")",
                    e);
        }
    }

    private static TensorView array(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < SHORTEST_HEADER || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("it does not begin as an array does");
        }
        int version = buffer.position(MAGIC.length).get();
        buffer.get();
        int length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
        if (length < 0 || length > Math.min(LONGEST_HEADER, buffer.remaining())) {
            throw new IllegalArgumentException("it is truncated, or its header is longer than NumPy's are");
        }
        String header = new String(file, buffer.position(), length, StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOfRange(file, buffer.position() + length, file.length);

        Matcher type = matching(TYPE, header);
        ElementType elementType = ElementType.ofNumpy(type.group(2))
                .orElseThrow(() -> new IllegalArgumentException("its type is " + type.group(2)));
        ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        boolean firstFastest = matching(ORDER, header).group(1).equals("True");
        List<Long> sizes = Stream.of(matching(SHAPE, header).group(1).split(","))
                .map(String::strip)
                .filter(size -> !size.isEmpty())
                .map(Long::valueOf)
                .toList();
        Storage storage = new Storage.Computed(() -> data, data.length, order);
        Shape shape = new Shape(sizes);
        return firstFastest
                ? TensorView.of(elementType, shape, fortranStrides(shape), 0, storage)
                : TensorView.contiguous(elementType, shape, storage);
    }

    private static List<Long> fortranStrides(Shape shape) {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        for (long size : shape.sizes()) {
            strides.add(stride);
            stride *= size;
        }
        return strides;
    }

    private static Matcher matching(Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException("its header does not say its type, order and shape");
        }
        return matcher;
    }

    /** Writes float32 arrays; under its name the file is either whole or not there. */
    public static void write(Path path, Map<String, INDArray> arrays) throws IOException {
        AtomicFile.write(path, temporary -> {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temporary))) {
                for (Map.Entry<String, INDArray> array : arrays.entrySet()) {
                    zip.putNextEntry(new ZipEntry(array.getKey() + SUFFIX));
                    zip.write(bytes(array.getValue()));
                    zip.closeEntry();
                }
            }
        });
    }

    private static byte[] bytes(INDArray array) throws IOException {
        String shape = Shape.of(array.shape()).sizes().stream()
                .map(size -> size + ",")
                .collect(java.util.stream.Collectors.joining(" ", "(", ")"));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        header += " ".repeat(Math.floorMod(-unpadded, 64)) + "\n";
        float[] values = array.dup('c').reshape(array.length()).toFloatVector();
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(data.array());
        return out.toByteArray();
    }
}
