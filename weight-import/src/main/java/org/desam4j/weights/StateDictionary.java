package org.desam4j.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the named tensors in what a checkpoint's pickle holds. */
final class StateDictionary {
    private static final List<String> WRAPPERS = List.of("model", "state_dict", "model_state_dict");
    private static final String DATA_PARALLEL = "module.";

    private StateDictionary() {}

    /**
     * The tensors by name: those of the dictionary itself, or else of the dictionary that it holds as {@code model} or
     * {@code state_dict}. A {@code module.} that begins every name, as {@code DataParallel} leaves it, is taken away.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Map<String, TensorReference> tensors(Object root) {
        Map<String, TensorReference> tensors = find(root);
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException("it holds no dictionary of named tensors");
        }
        if (!tensors.keySet().stream().allMatch(name -> name.startsWith(DATA_PARALLEL))) {
            return tensors;
        }
        Map<String, TensorReference> stripped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> stripped.put(name.substring(DATA_PARALLEL.length()), tensor));
        return stripped;
    }

    private static Map<String, TensorReference> find(Object root) {
        Map<String, TensorReference> own = new LinkedHashMap<>();
        Object current = root;
        for (int depth = 0; depth < 4 && current instanceof Map<?, ?> dictionary; depth++) {
            dictionary.forEach((name, value) -> {
                if (name instanceof String text && value instanceof TensorReference tensor) {
                    own.put(text, tensor);
                }
            });
            if (!own.isEmpty()) {
                return own;
            }
            current = WRAPPERS.stream()
                    .map(dictionary::get)
                    .filter(value -> value instanceof Map<?, ?>)
                    .map(Object.class::cast)
                    .findFirst()
                    .orElse(PickleReader.NONE);
        }
        return own;
    }
}
