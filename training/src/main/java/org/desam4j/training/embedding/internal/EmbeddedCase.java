package org.desam4j.training.embedding.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.desam4j.model.Features;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.inference.internal.SliceFeatures;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.TensorView;

/** The cached embeddings of one case: an open file, from which slices are read when they are needed. */
public final class EmbeddedCase implements SliceFeatures, AutoCloseable {
    private static final int SLICES_AT_ONCE = 8;

    private final String id;
    private final Checkpoint file;
    private final SliceRange slices;

    EmbeddedCase(String id, Checkpoint file, SliceRange slices) {
        this.id = id;
        this.file = file;
        this.slices = slices;
    }

    /**
     * Opens a file that {@link EncodedSlices} has written.
     *
     * @param slices the number of slices that it holds
     */
    public static EmbeddedCase open(Path file, String id, int slices) throws IOException {
        return new EmbeddedCase(id, Checkpoints.open(file), new SliceRange(0, slices));
    }

    @Override
    public String id() {
        return id;
    }

    /** The slices whose embeddings the file holds. */
    public SliceRange slices() {
        return slices;
    }

    @Override
    public List<Integer> indexes() {
        return slices.indexes().boxed().toList();
    }

    @Override
    public int atOnce() {
        return SLICES_AT_ONCE;
    }

    @Override
    public Features read(List<Integer> indexes) throws IOException {
        return EmbeddedSlice.read(
                indexes.stream().map(z -> new EmbeddedSlice(this, z)).toList());
    }

    /** The feature of that level, or the embedding for {@link SamConfig#FEATURES}, of the slice at z. */
    TensorView tensor(int z, int level) throws IOException {
        String name = name(z, level);
        TensorView tensor = file.tensors().get(name);
        if (tensor == null) {
            throw new CheckpointException(file.path(), "lacks " + name + "; delete it to have it made again");
        }
        return tensor;
    }

    static String name(int z, int level) {
        return String.format(
                Locale.ROOT, "slice_%04d.%s", z, level < SamConfig.FEATURES ? "feature" + level : "embedding");
    }

    /** The levels of one slice: the features, then the embedding. */
    static List<Integer> levels() {
        return java.util.stream.IntStream.rangeClosed(0, SamConfig.FEATURES)
                .boxed()
                .toList();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
