package org.desam4j.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.Shape;

/** The safetensors format: the length of a JSON header, the header, and the tensors' bytes, mapped. */
final class SafetensorsReader {
    static final String METADATA = "__metadata__";

    private final Path path;
    private final FileChannel file;
    private final long dataStart;

    private SafetensorsReader(Path path, FileChannel file, long dataStart) {
        this.path = path;
        this.file = file;
        this.dataStart = dataStart;
    }

    static Checkpoint read(Path path, FileChannel file) throws IOException {
        long length = file.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > FormatDetector.MAXIMUM_HEADER || length > file.size() - Long.BYTES) {
            throw new CheckpointException(path, "has a damaged or truncated safetensors header; get it again");
        }
        byte[] header = new byte[(int) length];
        ByteBuffer mapped = file.map(FileChannel.MapMode.READ_ONLY, Long.BYTES, length);
        mapped.get(header);
        try {
            JsonNode json = new ObjectMapper().readTree(header);
            return new SafetensorsReader(path, file, Long.BYTES + length).checkpoint(json);
        } catch (JsonProcessingException | CharConversionException e) {
            throw new CheckpointException(path, "has a safetensors header that is no JSON; get it again", e);
        }
    }

    private Checkpoint checkpoint(JsonNode header) throws IOException {
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(item ->
                                metadata.put(item.getKey(), item.getValue().asText()));
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
            }
        }
        return new Checkpoint(path, Checkpoint.Format.SAFETENSORS, tensors, metadata, file);
    }

    private TensorView tensor(String name, JsonNode json) throws IOException {
        ElementType type = ElementType.ofSafetensors(json.path("dtype").asText())
                .orElseThrow(() -> new CheckpointException(
                        path,
                        "holds " + name + " with the element type " + json.path("dtype") + ", which is not supported"));
        List<Long> sizes = new ArrayList<>();
        json.path("shape").forEach(size -> sizes.add(size.asLong(-1)));
        Shape shape = new Shape(sizes);
        long from = json.path("data_offsets").path(0).asLong(-1);
        long to = json.path("data_offsets").path(1).asLong(-1);
        boolean fits = 0 <= from && from <= to && to <= file.size() - dataStart;
        if (!fits || to - from != Math.multiplyExact(shape.elements(), type.bytes())) {
            throw new CheckpointException(
                    path,
                    "does not hold the bytes that its header promises for " + name + "; it is truncated, get it again");
        }
        return TensorView.contiguous(
                type, shape, new Storage.Mapped(file, dataStart + from, to - from, ByteOrder.LITTLE_ENDIAN));
    }
}
