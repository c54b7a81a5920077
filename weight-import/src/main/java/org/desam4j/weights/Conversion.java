package org.desam4j.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** From any checkpoint to safetensors. */
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
}
