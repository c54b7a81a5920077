package org.desam4j.training.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.SamConfig;
import org.desam4j.model.Shape;
import org.desam4j.model.Weights;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.preprocess.EncoderInput;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.ElementType;
import org.desam4j.weights.SafetensorsWriter;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A folder with one safetensors file of embeddings for each case. Files of another encoder lie in other sub-folders, and a
 * file whose scan or slices have changed is made again. Files appear whole or not at all, so that runs may share the
 * folder and may be interrupted.
 */
public final class EmbeddingCache {
    /** Counted up when preprocessing changes, so that what was made before is not taken for current. */
    private static final String PREPROCESSING = "percentiles-cubic-1";

    private static final String SCAN = "scan_sha256";
    private static final String SLICES = "slices";
    private static final int SLICES_PER_RUN = 8;

    private final Path folder;
    private final DeSamNetwork network;

    /**
     * The cache of one encoder.
     *
     * @param folder made when first written to
     * @param weights those of the network
     */
    public EmbeddingCache(Path folder, DeSamNetwork network, Weights weights) {
        String fingerprint = EncoderFingerprint.of(network.model(), weights);
        this.folder = folder.resolve(fingerprint.substring(0, 16));
        this.network = network;
    }

    /** The embeddings of a case's labelled slices, from the file if it is there and current. */
    public EmbeddedCase embed(LabelledCase labelled, Progress progress) throws IOException {
        Path file = folder.resolve(labelled.source().id() + ".safetensors");
        SliceRange slices = labelled.label().labelledSlices();
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("case", labelled.source().id());
        metadata.put("preprocessing", PREPROCESSING);
        metadata.put(SCAN, hash(labelled.source().image()));
        metadata.put(SLICES, slices.first() + "-" + slices.end());
        if (!isCurrent(file, metadata)) {
            write(file, labelled, slices, metadata, progress);
        }
        return new EmbeddedCase(Checkpoints.open(file), slices);
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = EncoderFingerprint.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
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

    private void write(
            Path file, LabelledCase labelled, SliceRange slices, Map<String, String> metadata, Progress progress)
            throws IOException {
        SamConfig config = network.config();
        Map<String, SafetensorsWriter.Entry> entries = new LinkedHashMap<>();
        slices.indexes().forEach(z -> {
            for (int level : EmbeddedCase.levels()) {
                entries.put(
                        EmbeddedCase.name(z, level),
                        new SafetensorsWriter.Entry(ElementType.FLOAT32, shape(config, level)));
            }
        });
        PreparedScan scan = new PreparedScan(labelled.scan(), config.maskSize());
        SliceEncoder encoder =
                new SliceEncoder(network, scan, slices, labelled.source().id(), progress);
        SafetensorsWriter.writeTyped(file, entries, encoder::bytes, metadata);
    }

    private static Shape shape(SamConfig config, int level) {
        int channels = level < SamConfig.FEATURES ? config.width() : config.neckWidth();
        return Shape.of(channels, config.gridSize(), config.gridSize());
    }

    /** Encodes slices a few at a time, in the order in which the writer asks for their tensors. */
    private static final class SliceEncoder {
        private final DeSamNetwork network;
        private final PreparedScan scan;
        private final SliceRange slices;
        private final String caseId;
        private final Progress progress;
        private final Map<String, ByteBuffer> encoded = new LinkedHashMap<>();
        private int next;

        SliceEncoder(DeSamNetwork network, PreparedScan scan, SliceRange slices, String caseId, Progress progress) {
            this.network = network;
            this.scan = scan;
            this.slices = slices;
            this.caseId = caseId;
            this.progress = progress;
            this.next = slices.first();
        }

        ByteBuffer bytes(String name) {
            if (encoded.isEmpty()) {
                encodeNext();
            }
            return encoded.remove(name);
        }

        private void encodeNext() {
            int end = Math.min(slices.end(), next + network.imagesPerRun(SLICES_PER_RUN));
            SamConfig config = network.config();
            List<byte[]> images =
                    new SliceRange(next, end).indexes().mapToObj(scan::slice).toList();
            try (INDArray input = EncoderInput.of(images, config.maskSize(), config.imageSize());
                    Features features = network.encode(input)) {
                for (int z = next; z < end; z++) {
                    for (int level : EmbeddedCase.levels()) {
                        encoded.put(EmbeddedCase.name(z, level), bytes(features, level, z - next));
                    }
                }
            }
            next = end;
            progress.report("Embedding " + caseId, next - slices.first(), slices.count(), "slices");
        }

        private static ByteBuffer bytes(Features features, int level, int image) {
            INDArray batch = level < SamConfig.FEATURES ? features.features().get(level) : features.embedding();
            long elements = batch.length() / batch.size(0);
            ByteBuffer bytes =
                    ByteBuffer.allocate(Math.toIntExact(elements * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
            for (long i = 0; i < elements; i++) {
                bytes.putFloat(batch.data().getFloat(image * elements + i));
            }
            return bytes.flip();
        }
    }
}
