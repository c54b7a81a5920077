package org.desam4j.training.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.SamConfig;
import org.desam4j.model.Shape;
import org.desam4j.training.preprocess.PreparedCase;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;
import org.desam4j.weights.TensorView;

/**
 * The file of one case's embeddings. It may hold more slices than are wanted now, because another label reaches farther; what
 * it lacks is added to it.
 */
final class CaseFile {
    /** Counted up when preprocessing changes, so that what was made before is not taken for current. */
    private static final String PREPROCESSING = "percentiles-cubic-2";

    private final Path path;
    private final PreparedCase prepared;
    private final DeSamNetwork network;
    private final ElementType precision;

    CaseFile(Path folder, PreparedCase prepared, DeSamNetwork network, ElementType precision) {
        this.path = folder.resolve(prepared.id() + ".safetensors");
        this.prepared = prepared;
        this.network = network;
        this.precision = precision;
    }

    /** The wanted slices that the file lacks. */
    List<Integer> missing() throws IOException {
        Optional<Checkpoint> current = current();
        if (current.isEmpty()) {
            return missing(Map.of());
        }
        try (Checkpoint file = current.get()) {
            return missing(file.tensors());
        }
    }

    private List<Integer> missing(Map<String, TensorView> held) {
        return prepared.slices()
                .indexes()
                .filter(z -> EmbeddedCase.levels().stream()
                        .anyMatch(level -> !held.containsKey(EmbeddedCase.name(z, level))))
                .boxed()
                .toList();
    }

    /**
     * Opens the file, after adding what it lacks.
     *
     * @param progress is told how many slices each run of the encoder has encoded
     */
    EmbeddedCase open(IntConsumer progress) throws IOException {
        Optional<Checkpoint> current = current();
        if (current.isEmpty()) {
            write(Map.of(), progress);
        } else {
            try (Checkpoint file = current.get()) {
                if (!missing(file.tensors()).isEmpty()) {
                    write(file.tensors(), progress);
                }
            }
        }
        return new EmbeddedCase(prepared.id(), Checkpoints.open(path), prepared.slices());
    }

    /** The file, if it is there, whole, and made from the same scan in the same way; the caller closes it. */
    private Optional<Checkpoint> current() throws IOException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            Checkpoint file = Checkpoints.open(path);
            if (file.metadata().equals(metadata())) {
                return Optional.of(file);
            }
            file.close();
            return Optional.empty();
        } catch (CheckpointException e) {
            return Optional.empty();
        }
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("case", prepared.id());
        metadata.put("preprocessing", PREPROCESSING);
        metadata.put("made_from", prepared.fingerprint());
        return metadata;
    }

    private void write(Map<String, TensorView> held, IntConsumer progress) throws IOException {
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        held.forEach((name, tensor) -> entries.put(name, new SafetensorsWriter.Entry(tensor.type(), tensor.shape())));
        List<Integer> missing = missing(held);
        for (int z : missing) {
            for (int level : EmbeddedCase.levels()) {
                Shape shape = shape(network.config(), level);
                entries.put(EmbeddedCase.name(z, level), new SafetensorsWriter.Entry(precision, shape));
            }
        }
        SliceEncoder encoder = new SliceEncoder(network, prepared, missing, precision, progress);
        SafetensorsWriter.writeTyped(
                path,
                entries,
                name -> held.containsKey(name) ? held.get(name).toBytes() : encoder.bytes(name),
                metadata());
    }

    /** What a slice takes. */
    static long bytesPerSlice(SamConfig config, ElementType precision) {
        return EmbeddedCase.levels().stream()
                .mapToLong(level -> precision.bytes() * shape(config, level).elements())
                .sum();
    }

    private static Shape shape(SamConfig config, int level) {
        int channels = level < SamConfig.FEATURES ? config.width() : config.neckWidth();
        return Shape.of(channels, config.gridSize(), config.gridSize());
    }
}
