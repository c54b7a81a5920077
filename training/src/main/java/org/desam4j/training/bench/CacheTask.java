package org.desam4j.training.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.model.Features;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddedSlice;
import org.desam4j.training.embedding.internal.EncodedSlices;
import org.desam4j.weights.ElementType;

/** A case's cached embeddings in half precision: written, or read as a batch. */
final class CacheTask implements Task {
    private final boolean writing;
    private final Path file;
    private final Features features;

    /** @param writing true if the file is written, false if it is read */
    CacheTask(Subject subject, int slices, boolean writing) throws IOException {
        this.writing = writing;
        this.file = Files.createTempFile("desam-bench", ".safetensors");
        this.features = subject.features(slices);
        write();
    }

    private void write() throws IOException {
        EncodedSlices.write(file, "bench", features, ElementType.FLOAT16).close();
    }

    @Override
    public void run() throws IOException {
        if (writing) {
            write();
            return;
        }
        try (EmbeddedCase written = EmbeddedCase.open(file, "bench", features.images())) {
            List<EmbeddedSlice> slices = IntStream.range(0, features.images())
                    .mapToObj(z -> new EmbeddedSlice(written, z))
                    .toList();
            EmbeddedSlice.read(slices).close();
        }
    }

    @Override
    public void close() throws IOException {
        features.close();
        Files.delete(file);
    }
}
