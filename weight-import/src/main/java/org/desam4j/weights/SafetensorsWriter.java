package org.desam4j.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.internal.AtomicFile;

/**
 * Writes tensors as safetensors, so that Python users can open them. Under its name a file is whole or not there. Each carries a
 * checksum of itself, which is verified whenever it is opened.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** The header's entry of a tensor. */
    public record Entry(ElementType type, Shape shape) {}

    /** Gives the elements of a tensor when they are to be written, so that one tensor is in memory at a time. */
    @FunctionalInterface
    public interface Bytes {
        /** The elements, little-endian, the last dimension fastest. */
        ByteBuffer of(String name) throws IOException;
    }

    /** Gives the values of a float32 tensor when they are to be written. */
    @FunctionalInterface
    public interface Values {
        float[] of(String name) throws IOException;
    }

    /**
     * Writes a file of float32 tensors.
     *
     * @param shapes the tensors to write, in this order
     * @param values their values
     * @param metadata the file's own remarks, by key
     */
    public static void write(Path file, Map<String, Shape> shapes, Values values, Map<String, String> metadata)
            throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> entries.put(name, new Entry(ElementType.FLOAT32, shape)));
        writeTyped(file, entries, name -> bytes(values.of(name)), metadata);
    }

    /**
     * Writes a file of tensors of any type.
     *
     * @param entries the tensors to write, in this order
     * @param bytes their elements
     * @param metadata the file's own remarks, by key
     */
    public static void writeTyped(Path file, Map<String, Entry> entries, Bytes bytes, Map<String, String> metadata)
            throws IOException {
        byte[] header = header(entries, metadata);
        AtomicFile.write(file, temporary -> {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                SafetensorsChecksum checksum = new SafetensorsChecksum();
                ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                write(out, length.putLong(0, header.length), checksum);
                write(out, ByteBuffer.wrap(header), checksum);
                for (Map.Entry<String, Entry> tensor : entries.entrySet()) {
                    ByteBuffer elements = bytes.of(tensor.getKey());
                    if (elements.remaining() != byteCount(tensor.getValue())) {
                        throw new IllegalArgumentException(tensor.getKey() + " has " + elements.remaining()
                                + " bytes in place of " + byteCount(tensor.getValue()));
                    }
                    write(out, elements, checksum);
                }
                checksum.writeTo(out);
            }
        });
    }

    private static long byteCount(Entry entry) {
        return entry.type().bytes(entry.shape().elements());
    }

    private static void write(FileChannel out, ByteBuffer bytes, SafetensorsChecksum checksum) throws IOException {
        checksum.update(bytes);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static byte[] header(Map<String, Entry> entries, Map<String, String> metadata) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        ObjectNode description = json.putObject(SafetensorsHeader.METADATA);
        description.put(SafetensorsChecksum.KEY, SafetensorsChecksum.NONE_YET);
        metadata.forEach((key, value) -> description.putIfAbsent(key, TextNode.valueOf(value)));
        long position = 0;
        for (Map.Entry<String, Entry> tensor : entries.entrySet()) {
            long end = position + byteCount(tensor.getValue());
            ObjectNode entry = json.putObject(tensor.getKey());
            entry.put("dtype", tensor.getValue().type().safetensorsName());
            entry.set("shape", mapper.valueToTree(tensor.getValue().shape().sizes()));
            entry.putArray("data_offsets").add(position).add(end);
            position = end;
        }
        String text = mapper.writeValueAsString(json);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    }
}
