package org.desam4j.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.Shape;

/** The allow-list: the Python globals that a checkpoint may name, and what calling them makes here. */
final class TorchGlobals {
    private TorchGlobals() {}

    /** A name on the allow-list. */
    sealed interface Global {}

    private record Dictionary() implements Global {}

    private record RebuildTensor() implements Global {}

    private record RebuildParameter() implements Global {}

    private record StorageType(ElementType type) implements Global {}

    /**
     * Looks a name up.
     *
     * @throws IllegalArgumentException if it is not on the list
     */
    static Global named(String module, String name) {
        return switch (module + "." + name) {
            case "collections.OrderedDict" -> new Dictionary();
            case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> new RebuildTensor();
            case "torch._utils._rebuild_parameter" -> new RebuildParameter();
            default ->
                new StorageType(
                        module.equals("torch")
                                ? ElementType.ofTorchStorage(name).orElseThrow(() -> refusal(module, name))
                                : refuse(module, name));
        };
    }

    private static ElementType refuse(String module, String name) {
        throw refusal(module, name);
    }

    private static IllegalArgumentException refusal(String module, String name) {
        return new IllegalArgumentException("its pickle names " + module + "." + name
                + ", which is not among what a checkpoint may hold; it may be hostile, and nothing of it was run. If you trust"
                + " it, save only its state_dict in Python");
    }

    /** What calling a global with arguments makes. */
    static Object call(Object callable, List<Object> arguments) {
        if (callable instanceof Dictionary) {
            return dictionary(arguments);
        }
        if (callable instanceof RebuildTensor && arguments.size() >= 4) {
            return tensor(arguments);
        }
        if (callable instanceof RebuildParameter
                && !arguments.isEmpty()
                && arguments.get(0) instanceof TensorReference tensor) {
            return tensor;
        }
        throw malformed();
    }

    private static Map<Object, Object> dictionary(List<Object> arguments) {
        Map<Object, Object> dictionary = new LinkedHashMap<>();
        if (arguments.isEmpty()) {
            return dictionary;
        }
        if (!(arguments.get(0) instanceof List<?> items)) {
            throw malformed();
        }
        for (Object item : items) {
            if (!(item instanceof List<?> pair && pair.size() == 2 && pair.get(0) instanceof String)) {
                throw malformed();
            }
            dictionary.put(pair.get(0), pair.get(1));
        }
        return dictionary;
    }

    private static TensorReference tensor(List<Object> arguments) {
        if (!(arguments.get(0) instanceof StorageReference storage)) {
            throw malformed();
        }
        List<Long> sizes = numbers(arguments.get(2));
        return new TensorReference(storage, number(arguments.get(1)), new Shape(sizes), numbers(arguments.get(3)));
    }

    /** What a persistent identifier stands for: {@code ("storage", type, key, location, elements[, view])}. */
    static StorageReference storage(List<Object> identifier) {
        if (identifier.size() < 5
                || !"storage".equals(identifier.get(0))
                || !(identifier.get(1) instanceof StorageType storageType)
                || !(identifier.get(2) instanceof String key)) {
            throw malformed();
        }
        long offset = 0;
        if (identifier.size() > 5 && identifier.get(5) instanceof List<?> view && view.size() == 3) {
            offset = number(view.get(1));
        }
        return new StorageReference(storageType.type(), key, number(identifier.get(4)), offset);
    }

    private static List<Long> numbers(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(TorchGlobals::number).toList();
        }
        throw malformed();
    }

    private static long number(Object value) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw malformed();
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("its pickle describes a tensor in a way that PyTorch does not");
    }
}
