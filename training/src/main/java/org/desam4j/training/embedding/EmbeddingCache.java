package org.desam4j.training.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.SamConfig;
import org.desam4j.model.Shape;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.preprocess.PreparedCase;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;

/**
 * A folder with one safetensors file of embeddings for each case. Files of another encoder or precision lie in other
 * sub-folders, and a file whose scan or slices have changed is made again. Files appear whole or not at all, so that runs may
 * share the folder and may be interrupted.
 */
public final class EmbeddingCache {
    /** Counted up when preprocessing changes, so that what was made before is not taken for current. */
    private static final String PREPROCESSING = "percentiles-cubic-1";

    private final Path folder;
    private final ElementType precision;
    private final DeSamNetwork network;

    /**
     * The cache of one encoder.
     *
     * @param weights those of the network
     */
    public EmbeddingCache(CacheSettings settings, DeSamNetwork network, Weights weights) {
        String fingerprint = EncoderFingerprint.of(network.model(), weights);
        precision = settings.precision();
        folder = settings.folder()
                .resolve(fingerprint.substring(0, 16) + "-" + precision.name().toLowerCase(Locale.ROOT));
        this.network = network;
    }

    /** The embeddings of a case's slices, from the file if it is there and current. */
    public EmbeddedCase embed(PreparedCase prepared, Progress progress) throws IOException {
        Path file = folder.resolve(prepared.id() + ".safetensors");
        SliceRange slices = prepared.slices();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("case", prepared.id());
        metadata.put("preprocessing", PREPROCESSING);
        metadata.put("made_from", prepared.fingerprint());
        metadata.put("slices", slices.first() + "-" + slices.end());
        if (!isCurrent(file, metadata)) {
            write(file, prepared, metadata, progress);
        }
        return new EmbeddedCase(prepared.id(), Checkpoints.open(file), slices);
    }

    private static boolean isCurrent(Path file, Map<String, String> metadata) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            return checkpoint.metadata().equals(metadata);
        } catch (CheckpointException e) {
            return false;
        }
    }

    private void write(Path file, PreparedCase prepared, Map<String, String> metadata, Progress progress)
            throws IOException {
        SamConfig config = network.config();
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        prepared.slices().indexes().forEach(z -> {
            for (int level : EmbeddedCase.levels()) {
                entries.put(EmbeddedCase.name(z, level), new SafetensorsWriter.Entry(precision, shape(config, level)));
            }
        });
        SliceEncoder encoder = new SliceEncoder(network, prepared, precision, progress);
        SafetensorsWriter.writeTyped(file, entries, encoder::bytes, metadata);
    }

    private static Shape shape(SamConfig config, int level) {
        int channels = level < SamConfig.FEATURES ? config.width() : config.neckWidth();
        return Shape.of(channels, config.gridSize(), config.gridSize());
    }
}
