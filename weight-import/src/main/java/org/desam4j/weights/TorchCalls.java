package org.desam4j.weights;

import java.util.List;
import java.util.Optional;
import org.desam4j.model.spec.Shape;

/** The results of calls of the globals that tensors need. They describe tensors and fill dictionaries, and run nothing. */
final class TorchCalls {
    private static final int MOST_DIMENSIONS = 64;

    /** Two marks of a tensor: that it is conjugated, and that it is negated. */
    private static final int KNOWN_METADATA = 2;

    private TorchCalls() {}

    /** The result of a call of a global with arguments. */
    static Object call(Object callable, List<Object> arguments) {
        if (callable instanceof OpaqueValue opaque) {
            return opaque;
        }
        if (callable instanceof TorchGlobals.Dictionary) {
            return dictionary(arguments);
        }
        if (callable instanceof TorchGlobals.RebuildTensor && arguments.size() >= 4) {
            return tensor(arguments);
        }
        if (callable instanceof TorchGlobals.RebuildTypedTensor && arguments.size() >= 7) {
            return typedTensor(arguments);
        }
        if (callable instanceof TorchGlobals.RebuildParameter && !arguments.isEmpty()) {
            return tensorOrOpaque(arguments.get(0));
        }
        if (callable instanceof TorchGlobals.RebuildFromType && arguments.size() >= 3) {
            return fromType(arguments);
        }
        throw malformed();
    }

    private static Object dictionary(List<Object> arguments) {
        PickledDictionary dictionary = new PickledDictionary();
        if (arguments.isEmpty() || !(arguments.get(0) instanceof List<?> items)) {
            return dictionary;
        }
        for (Object item : items) {
            if (!(item instanceof List<?> pair && pair.size() == 2)) {
                throw malformed();
            }
            dictionary.put(pair.get(0), pair.get(1));
        }
        return dictionary;
    }

    private static Object tensor(List<Object> arguments) {
        if (arguments.get(0) instanceof OpaqueValue opaque) {
            return opaque;
        }
        if (!(arguments.get(0) instanceof StorageReference storage)) {
            throw malformed();
        }
        if (arguments.size() > 6 && isChangedWhenRead(arguments.get(6))) {
            return new OpaqueValue("is a lazily negated or conjugated view; save it with resolve_neg() in Python");
        }
        Shape shape = new Shape(numbers(arguments.get(2)));
        return new TensorReference(storage, number(arguments.get(1)), shape, numbers(arguments.get(3)));
    }

    /** PyTorch writes {@code {"neg": True}} for a view whose values are the storage's with the other sign. */
    private static boolean isChangedWhenRead(Object metadata) {
        return metadata instanceof PickledDictionary dictionary
                && (dictionary.named().size() > KNOWN_METADATA
                        || dictionary.named().values().stream().anyMatch(value -> !Boolean.FALSE.equals(value)));
    }

    /** A tensor on a storage of bytes, whose type the seventh argument says. */
    private static Object typedTensor(List<Object> arguments) {
        return arguments.get(6) instanceof OpaqueValue type ? type : tensorOrOpaque(arguments.get(0));
    }

    private static Object tensorOrOpaque(Object value) {
        if (value instanceof TensorReference || value instanceof OpaqueValue) {
            return value;
        }
        throw malformed();
    }

    /** A tensor with attributes of its own: what makes it, its class, and the arguments. */
    private static Object fromType(List<Object> arguments) {
        if (arguments.get(1) instanceof OpaqueValue type) {
            return type;
        }
        if (!(arguments.get(1) instanceof TorchGlobals.TensorClass
                && (arguments.get(0) instanceof TorchGlobals.RebuildTensor
                        || arguments.get(0) instanceof TorchGlobals.RebuildParameter)
                && arguments.get(2) instanceof List<?> inner)) {
            throw malformed();
        }
        return call(arguments.get(0), objects(inner));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> objects(List<?> list) {
        return (List<Object>) list;
    }

    /**
     * The value that a persistent identifier stands for: {@code ("storage", type, key, location, elements[, view])} or
     * {@code ("module", class, ...)}.
     */
    static Object storage(List<Object> identifier) {
        if (identifier.size() >= 2 && identifier.get(1) instanceof OpaqueValue opaque) {
            return opaque;
        }
        if (identifier.size() < 5
                || !"storage".equals(identifier.get(0))
                || !(identifier.get(2) instanceof String key)) {
            throw malformed();
        }
        if (identifier.get(1) instanceof TorchGlobals.OtherStorageClass other) {
            return OpaqueValue.ofGlobal(other.name());
        }
        if (!(identifier.get(1) instanceof TorchGlobals.StorageClass storageClass)) {
            throw malformed();
        }
        long offset = 0;
        if (identifier.size() > 5 && identifier.get(5) instanceof List<?> view && view.size() == 3) {
            offset = number(view.get(1));
        }
        return new StorageReference(storageClass.type(), key, number(identifier.get(4)), offset);
    }

    /** Bytes of an element of the storage that a persistent identifier names, where that is known. */
    static Optional<Integer> elementBytes(List<Object> identifier) {
        if (identifier.size() < 3 || !(identifier.get(2) instanceof String)) {
            return Optional.empty();
        }
        if (identifier.get(1) instanceof TorchGlobals.StorageClass storage) {
            return Optional.of(storage.type().bytes());
        }
        return identifier.get(1) instanceof TorchGlobals.OtherStorageClass other
                ? Optional.of(other.bytes())
                : Optional.empty();
    }

    private static List<Long> numbers(Object value) {
        if (value instanceof List<?> list && list.size() <= MOST_DIMENSIONS) {
            return list.stream().map(TorchCalls::number).toList();
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
