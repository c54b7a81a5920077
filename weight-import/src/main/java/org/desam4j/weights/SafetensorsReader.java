package org.desam4j.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The safetensors format: the length of a JSON header, the header, and the tensors' bytes. */
final class SafetensorsReader {
    private SafetensorsReader() {}

    /**
     * Reads the header, and the whole file where it carries a checksum.
     *
     * @throws CheckpointException if the file is damaged or truncated
     */
    static Checkpoint read(Path path, FileChannel file) throws IOException {
        long length = new Storage.InFile(path, file, 0, Long.BYTES, ByteOrder.LITTLE_ENDIAN)
                .part(0, Long.BYTES)
                .getLong(0);
        if (length < 2 || length > FormatDetector.MAXIMUM_HEADER || length > file.size() - Long.BYTES) {
            throw new CheckpointException(path, "has a damaged or truncated safetensors header; get it again");
        }
        byte[] header = new byte[(int) length];
        new Storage.InFile(path, file, Long.BYTES, length, ByteOrder.LITTLE_ENDIAN)
                .part(0, header.length)
                .get(header);
        long dataStart = Long.BYTES + length;
        try {
            SafetensorsHeader parsed = SafetensorsHeader.parse(header);
            parsed.requireFilling(file.size() - dataStart);
            SafetensorsChecksum.verify(path, file, header);
            return checkpoint(path, file, dataStart, parsed);
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new CheckpointException(path, "has a safetensors header that is no JSON; get it again", e);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    path,
                    "is truncated, or its safetensors header is damaged: " + e.getMessage() + "; get it again",
                    e);
        }
    }

    private static Checkpoint checkpoint(Path path, FileChannel file, long dataStart, SafetensorsHeader header) {
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        header.tensors().forEach((name, extent) -> {
            Storage bytes = new Storage.InFile(
                    path, file, dataStart + extent.from(), extent.to() - extent.from(), ByteOrder.LITTLE_ENDIAN);
            tensors.put(name, TensorView.contiguous(extent.type(), extent.shape(), bytes));
        });
        Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
        metadata.remove(SafetensorsChecksum.KEY);
        return new Checkpoint(path, Checkpoint.Format.SAFETENSORS, tensors, metadata, file);
    }
}
