package org.desam4j.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.desam4j.model.spec.Shape;

/**
 * An open file of named tensors. Their values are read from the file when they are asked for, so it stays open. Of a file that
 * holds several dictionaries it is one of them.
 */
public final class Checkpoint implements AutoCloseable {
    private final Path path;
    private final Format format;
    private final StateChoice<TensorView> state;
    private final Map<String, TensorView> tensors;
    private final Set<String> opaqueGlobals;
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

    /** A file of nothing but tensors, under the names that it has. */
    Checkpoint(
            Path path, Format format, Map<String, TensorView> tensors, Map<String, String> metadata, Closeable file) {
        this(
                path,
                format,
                StateChoice.asStored(new StateDictionary<>("", placed(path, tensors), Map.of())),
                Set.of(),
                metadata,
                file);
    }

    private Checkpoint(
            Path path,
            Format format,
            StateChoice<TensorView> state,
            Set<String> opaqueGlobals,
            Map<String, String> metadata,
            Closeable file) {
        this.path = path;
        this.format = format;
        this.state = state;
        this.tensors = new LinkedHashMap<>();
        state.names()
                .stored()
                .forEach((name, stored) ->
                        tensors.put(name, state.dictionary().tensors().get(stored)));
        this.opaqueGlobals = new TreeSet<>(opaqueGlobals);
        this.metadata = Map.copyOf(metadata);
        this.file = file;
    }

    /**
     * A PyTorch checkpoint.
     *
     * @param state the dictionary that was chosen
     * @param opaqueGlobals the globals that its pickle names and nobody reads
     */
    static Checkpoint ofPickle(
            Path path, Format format, StateChoice<TensorView> state, Set<String> opaqueGlobals, Closeable file) {
        StateChoice<TensorView> placed =
                state.with(placed(path, state.dictionary().tensors()));
        return new Checkpoint(path, format, placed, opaqueGlobals, Map.of(), file);
    }

    private static Map<String, TensorView> placed(Path path, Map<String, TensorView> tensors) {
        Map<String, TensorView> placed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> placed.put(name, tensor.named(path, name)));
        return placed;
    }

    /**
     * The same file with the network's names: without a prefix that all of them share, and as the original has them.
     *
     * @param key of one of several networks, or {@link StateChoice#ONLY_ONE}
     * @throws IllegalArgumentException if there are several and none is chosen, or there is none of that key
     */
    Checkpoint named(String key) {
        return new Checkpoint(
                path, format, StateChoice.among(List.of(state.dictionary()), key), opaqueGlobals, metadata, file);
    }

    public Path path() {
        return path;
    }

    public Format format() {
        return format;
    }

    /**
     * The tensors by the network's names, in the file's order: without a prefix that all names of the network share, and with the
     * original's names in place of Hugging Face's.
     */
    public Map<String, TensorView> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** The tensors by the names that they have in the file, in its order. */
    public Map<String, TensorView> stored() {
        return Collections.unmodifiableMap(state.dictionary().tensors());
    }

    /** The entries among the tensors that are not read, by the network's names, with the reasons. */
    public Map<String, String> unread() {
        Map<String, String> unread = new LinkedHashMap<>();
        state.dictionary()
                .opaque()
                .forEach((stored, value) ->
                        unread.put(state.names().original(stored).orElse(stored), value.reason()));
        return unread;
    }

    /** The Python globals that the file names beside those that tensors need. Nothing of them is run or read. */
    public Set<String> opaqueGlobals() {
        return Collections.unmodifiableSet(opaqueGlobals);
    }

    /** The steps that found the network's tensors, for the user to know; empty if they were simply there. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!state.dictionary().path().isEmpty()) {
            notes.add("its tensors are those of the dictionary `"
                    + state.dictionary().path() + "`");
        }
        if (!state.names().prefix().isEmpty()) {
            notes.add("the prefix `" + state.names().prefix() + "` of their names is left out");
        }
        if (state.names().huggingFace()) {
            notes.add("Hugging Face's names of parameters stand for the original's");
        }
        return notes;
    }

    /** The metadata of a safetensors file; empty for the other formats. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensors' shapes by the network's names. */
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
