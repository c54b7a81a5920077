package org.desam4j.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.desam4j.model.Shape;

/** Writes float32 tensors as safetensors, so that Python users can open them. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** Gives the values of a tensor when they are to be written, so that one is in memory at a time. */
    @FunctionalInterface
    public interface Values {
        float[] of(String name) throws IOException;
    }

    /**
     * Writes a file; under its name it is either whole or not there.
     *
     * @param shapes the tensors to write, in this order
     * @param values their values
     * @param metadata what the file says of itself
     */
    public static void write(Path file, Map<String, Shape> shapes, Values values, Map<String, String> metadata)
            throws IOException {
        byte[] header = header(shapes, metadata);
        AtomicFile.write(file, temporary -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
                out.write(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .array());
                out.write(header);
                for (Map.Entry<String, Shape> tensor : shapes.entrySet()) {
                    write(out, values.of(tensor.getKey()), tensor.getValue().elements());
                }
            }
        });
    }

    private static byte[] header(Map<String, Shape> shapes, Map<String, String> metadata) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode description = json.putObject(SafetensorsReader.METADATA);
            metadata.forEach(description::put);
        }
        long position = 0;
        for (Map.Entry<String, Shape> tensor : shapes.entrySet()) {
            long end = position + tensor.getValue().elements() * Float.BYTES;
            ObjectNode entry = json.putObject(tensor.getKey());
            entry.put("dtype", ElementType.FLOAT32.safetensorsName());
            entry.set("shape", mapper.valueToTree(tensor.getValue().sizes()));
            entry.putArray("data_offsets").add(position).add(end);
            position = end;
        }
        String text = mapper.writeValueAsString(json);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream out, float[] values, long elements) throws IOException {
        if (values.length != elements) {
            throw new IllegalArgumentException("a tensor has " + values.length + " values in place of " + elements);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }
}
