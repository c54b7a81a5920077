package org.desam4j.weights;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the dictionaries of named tensors in what a checkpoint's pickle holds, at whatever depth they are. */
final class PickledTensors {
    /** Deeper than any program nests its dictionaries. */
    private static final int DEEPEST = 64;

    /** More than any optimiser has parameters. */
    private static final int MOST_DICTIONARIES = 10_000;

    /** Of the keys that lead to a dictionary; hostile ones repeat a long key on every level. */
    private static final int LONGEST_PATH = 256;

    private static final int KEYS_SHOWN = 8;

    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Found> next = new ArrayDeque<>();
    private final List<StateDictionary<TensorReference>> dictionaries = new ArrayList<>();

    private PickledTensors() {}

    private record Found(String path, int depth, Object value) {}

    /** The dictionaries that hold a tensor under a name, the outermost first. Each is visited once, however often it is there. */
    static List<StateDictionary<TensorReference>> in(Object root) {
        PickledTensors search = new PickledTensors();
        search.next.add(new Found("", 0, root));
        while (!search.next.isEmpty()) {
            search.visit(search.next.remove());
        }
        return search.dictionaries;
    }

    /**
     * Chooses the dictionary that holds the network.
     *
     * @param state the key that the user gives, or {@link StateChoice#ONLY_ONE}
     * @throws IllegalArgumentException if there is none, or no single one; the message says what is there
     */
    static StateChoice<TensorReference> choose(Object root, String state) {
        List<StateDictionary<TensorReference>> dictionaries = in(root);
        if (dictionaries.isEmpty()) {
            throw new IllegalArgumentException("it has no dictionary of named tensors; what it has is " + describe(root)
                    + ". Save the model's state_dict() in Python");
        }
        return StateChoice.among(dictionaries, state);
    }

    private void visit(Found found) {
        boolean container = found.value() instanceof PickledDictionary || found.value() instanceof List<?>;
        if (!container || found.depth() > DEEPEST || !visited.add(found.value())) {
            return;
        }
        if (found.value() instanceof PickledDictionary dictionary) {
            add(found.path(), dictionary);
            dictionary.named().forEach((name, value) -> visitLater(found, name, value));
            dictionary.others().forEach(value -> visitLater(found, "?", value));
        } else if (found.value() instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                visitLater(found, Integer.toString(i), list.get(i));
            }
        }
    }

    private void visitLater(Found parent, String name, Object value) {
        if (value instanceof PickledDictionary || value instanceof List<?>) {
            String path = parent.path().isEmpty() ? name : parent.path() + "." + name;
            String shown = path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
            next.add(new Found(shown, parent.depth() + 1, value));
        }
    }

    private void add(String path, PickledDictionary dictionary) {
        Map<String, TensorReference> tensors = new LinkedHashMap<>();
        Map<String, OpaqueValue> opaque = new LinkedHashMap<>();
        dictionary.named().forEach((name, value) -> {
            if (value instanceof TensorReference tensor) {
                tensors.put(name, tensor);
            } else if (value instanceof OpaqueValue unread) {
                opaque.put(name, unread);
            }
        });
        if (dictionaries.size() == MOST_DICTIONARIES) {
            throw new IllegalArgumentException("it has more dictionaries of tensors than any checkpoint");
        }
        if (!tensors.isEmpty()) {
            dictionaries.add(new StateDictionary<>(path, tensors, opaque));
        }
    }

    /** The contents of a checkpoint without a dictionary of tensors, for its user to see. */
    private static String describe(Object root) {
        if (root instanceof PickledDictionary dictionary) {
            String items = dictionary.named().entrySet().stream()
                    .limit(KEYS_SHOWN)
                    .map(item -> "`" + item.getKey() + "` (" + kind(item.getValue()) + ")")
                    .collect(Collectors.joining(", "));
            int left = dictionary.named().size() - KEYS_SHOWN;
            return items.isEmpty() ? "an empty dictionary" : items + (left > 0 ? " and " + left + " more" : "");
        }
        return kind(root);
    }

    private static String kind(Object value) {
        if (value instanceof OpaqueValue opaque) {
            return "an object that " + opaque.reason();
        }
        if (value instanceof TensorReference tensor) {
            return "a tensor of the shape " + tensor.shape();
        }
        if (value instanceof PickledDictionary) {
            return "a dictionary";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        return value instanceof String ? "text" : value instanceof Number ? "a number" : "a plain value";
    }
}
