package org.desam4j.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.Shape;

/** An open file of named tensors. Their values are read from the file when they are asked for, so it stays open. */
public final class Checkpoint implements AutoCloseable {
    private final Path path;
    private final Format format;
    private final Map<String, TensorView> tensors;
    private final Map<String, String> metadata;
    private final Closeable file;

    /** The formats of checkpoint files. */
    public enum Format {
        PYTORCH_ZIP("PyTorch (zip)"),
        PYTORCH_LEGACY("PyTorch (legacy)"),
        SAFETENSORS("safetensors");

        private final String title;

        Format(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    Checkpoint(
            Path path, Format format, Map<String, TensorView> tensors, Map<String, String> metadata, Closeable file) {
        this.path = path;
        this.format = format;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Map.copyOf(metadata);
        this.file = file;
    }

    public Path path() {
        return path;
    }

    public Format format() {
        return format;
    }

    /** The tensors by name, in the file's order. */
    public Map<String, TensorView> tensors() {
        return tensors;
    }

    /** What a safetensors file says of itself; empty for the other formats. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensors' shapes by name. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
