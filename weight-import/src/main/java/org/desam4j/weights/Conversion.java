package org.desam4j.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** From any checkpoint to safetensors or PyTorch. */
public final class Conversion {
    private Conversion() {}

    /** Writes all tensors of a checkpoint under the names that they have in the file and in their types. */
    public static void toSafetensors(Checkpoint checkpoint, Path target) throws IOException {
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        checkpoint
                .stored()
                .forEach((name, tensor) ->
                        entries.put(name, new SafetensorsWriter.Entry(tensor.type(), tensor.shape())));
        SafetensorsWriter.writeTyped(
                target, entries, name -> checkpoint.stored().get(name).toBytes(), checkpoint.metadata());
    }

    /**
     * Writes the tensors of a checkpoint for PyTorch, in their types and under the original's names, so that the original's code
     * loads them. Metadata has no place in that format.
     *
     * @throws CheckpointException if PyTorch has no storage for a tensor's type
     */
    public static void toPyTorch(Checkpoint checkpoint, Path target) throws IOException {
        try {
            TorchWriter.write(target, checkpoint.tensors());
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(checkpoint.path(), "cannot be converted: " + e.getMessage(), e);
        }
    }
}
