package org.desam4j.training.embedding.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.Shape;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.inference.internal.EncodedScan;
import org.desam4j.training.inference.internal.SliceFeatures;
import org.desam4j.training.internal.FileHash;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;
import org.desam4j.weights.TensorView;
import org.desam4j.weights.internal.FolderLock;
import org.desam4j.weights.internal.SharedStorage;

/**
 * The file of one case's embeddings. It may hold more slices than are wanted now, because another label reaches farther; what
 * it lacks is added to it. Its name is a hash of what the slices were made from, so that cases of one name in several data sets
 * do not take each other's place, and a copy of a case under another name finds what is there.
 */
final class CaseFile implements AutoCloseable {
    /** Counted up when preprocessing changes, so that what was made before is not taken for current. */
    private static final String PREPROCESSING = "percentiles-cubic-2";

    private static final int NAME_DIGITS = 32;

    /** If there are no locks: a second time after another program, and a last one. */
    private static final int MOST_ADDITIONS = 3;

    private final Path path;
    private final PreparedCase prepared;
    private final DeSamNetwork network;
    private final ElementType precision;
    private final Progress progress;
    private Optional<Checkpoint> current = Optional.empty();

    private CaseFile(Path path, PreparedCase prepared, DeSamNetwork network, ElementType precision, Progress progress) {
        this.path = path;
        this.prepared = prepared;
        this.network = network;
        this.precision = precision;
        this.progress = progress;
    }

    /**
     * The file of a case, which is read if it is there.
     *
     * @param folder of the cache
     * @param progress is told of a file that is damaged, and of another program that is waited for
     */
    static CaseFile of(
            Path folder, PreparedCase prepared, DeSamNetwork network, ElementType precision, Progress progress)
            throws IOException {
        MessageDigest digest = FileHash.sha256();
        digest.update((PREPROCESSING + " " + prepared.size() + " " + prepared.fingerprint())
                .getBytes(StandardCharsets.UTF_8));
        String name = HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS) + ".safetensors";
        CaseFile file = new CaseFile(folder.resolve(name), prepared, network, precision, progress);
        file.read()
                .ifPresent(damage ->
                        progress.say("The cached embeddings of " + prepared.id() + " are made again: " + damage));
        return file;
    }

    /** The wanted slices that the file lacks. */
    List<Integer> missing() {
        Map<String, TensorView> held = held();
        return prepared.indexes().stream()
                .filter(z -> EmbeddedCase.levels().stream()
                        .anyMatch(level -> !held.containsKey(EmbeddedCase.name(z, level))))
                .toList();
    }

    private Map<String, TensorView> held() {
        return current.map(Checkpoint::tensors).orElse(Map.of());
    }

    /**
     * Opens the file, after adding what it lacks. Programs that share the cache embed different cases beside each other; to one case they
     * add one after the other, each to what the one before has left. {@link SharedStorage} has no locks to keep that order: there the case is
     * embedded by both, and whoever finds less than it has added adds it again.
     *
     * @param encoded is told the number of slices that each step of the encoder has encoded
     */
    @SuppressWarnings("try") // the lock is held, and asked nothing
    EmbeddedCase open(IntConsumer encoded) throws IOException {
        if (SharedStorage.of(path).isPresent()) {
            for (int i = 0; i < MOST_ADDITIONS && !missing().isEmpty(); i++) {
                write(path, encoded);
                read();
            }
        } else if (!missing().isEmpty()) {
            try (FolderLock lock = FolderLock.await(
                    workplace(path),
                    () -> progress.say(
                            "Waiting for another program that embeds " + prepared.id() + " in the same cache"))) {
                read();
                if (!missing().isEmpty()) {
                    Path made = workplace(path).resolve(path.getFileName());
                    write(made, encoded);
                    Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    read();
                }
            }
        }
        Checkpoint file = current.orElseThrow(
                () -> new CheckpointException(path, "was changed by another program; start the command again"));
        current = Optional.empty();
        return new EmbeddedCase(prepared.id(), file, prepared.slices());
    }

    /**
     * Takes the file as it is now, if it is there, whole, and made from the same scan in the same way.
     *
     * @return the fault of a file that is damaged
     */
    private Optional<String> read() throws IOException {
        close();
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            Checkpoint file = Checkpoints.open(path);
            current = Optional.of(file);
            if (!file.metadata().entrySet().containsAll(origin().entrySet())) {
                close();
            }
            return Optional.empty();
        } catch (CheckpointException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Gives back what was read and not asked for. */
    @Override
    public void close() throws IOException {
        if (current.isPresent()) {
            current.get().close();
            current = Optional.empty();
        }
    }

    /** The folder in which a case's file is made, and whose lock is the right to make it. It is there meanwhile. */
    static Path workplace(Path file) {
        return file.resolveSibling(file.getFileName() + ".making");
    }

    private Map<String, String> origin() {
        return Map.of("preprocessing", PREPROCESSING, "made_from", prepared.fingerprint());
    }

    private void write(Path made, IntConsumer encoded) throws IOException {
        Map<String, TensorView> held = held();
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        held.forEach((name, tensor) -> entries.put(name, new SafetensorsWriter.Entry(tensor.type(), tensor.shape())));
        List<Integer> missing = missing();
        for (int z : missing) {
            for (int level : EmbeddedCase.levels()) {
                Shape shape = shape(network.config(), level);
                entries.put(EmbeddedCase.name(z, level), new SafetensorsWriter.Entry(precision, shape));
            }
        }
        Map<String, String> metadata = new TreeMap<>(origin());
        metadata.put("case", prepared.id());
        SliceFeatures source = new EncodedScan(network, prepared::image, missing, prepared.id());
        SliceEncoder encoder = new SliceEncoder(source, precision, encoded);
        SafetensorsWriter.writeTyped(
                made,
                entries,
                name -> held.containsKey(name) ? held.get(name).toBytes() : encoder.bytes(name),
                metadata);
    }

    /** The bytes that a slice takes. */
    static long bytesPerSlice(SamConfig config, ElementType precision) {
        return EmbeddedCase.levels().stream()
                .mapToLong(level -> precision.bytes() * shape(config, level).elements())
                .sum();
    }

    private static Shape shape(SamConfig config, int level) {
        int channels = level < SamConfig.FEATURES ? config.width() : config.neckWidth();
        return Shape.of(channels, config.featureSize(), config.featureSize());
    }
}
