package org.desam4j.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.model.Shape;

/** The allow-list: the Python globals that tensors need, and what calling them makes here. All others are opaque. */
final class TorchGlobals {
    private static final String REFUSED =
            "its pickle names NAME, which can run code; the file may be hostile, and nothing of it was run. If you trust it,"
                    + " save only its state_dict in Python";
    private static final int MOST_DIMENSIONS = 64;
    private static final int LONGEST_NAME = 256;

    /** Whether a tensor is conjugated and whether it is negated. */
    private static final int KNOWN_METADATA = 2;

    /** Bytes of an element of storages whose values are not read, but which lie between others in the legacy format. */
    private static final Map<String, Integer> OTHER_STORAGES = Map.of(
            "QInt8Storage", 1,
            "QUInt8Storage", 1,
            "QUInt4x2Storage", 1,
            "QUInt2x4Storage", 1,
            "QInt32Storage", 4,
            "ComplexFloatStorage", 8,
            "ComplexDoubleStorage", 16,
            "UntypedStorage", 1);

    private TorchGlobals() {}

    /** A name on the allow-list. */
    sealed interface Global {}

    private record Dictionary() implements Global {}

    private record RebuildTensor() implements Global {}

    private record RebuildTypedTensor() implements Global {}

    private record RebuildParameter() implements Global {}

    private record RebuildFromType() implements Global {}

    private record TensorClass() implements Global {}

    private record StorageClass(ElementType type) implements Global {}

    private record OtherStorageClass(String name, int bytes) implements Global {}

    /**
     * Looks a name up: a {@link Global} of the list, or else an {@link OpaqueValue}.
     *
     * @throws IllegalArgumentException if it is a name that can run code, or none that Python has
     */
    static Object named(String module, String name) {
        String full = module + "." + name;
        requireName(full);
        return switch (full) {
            case "collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict" ->
                new Dictionary();
            case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> new RebuildTensor();
            case "torch._utils._rebuild_tensor_v3" -> new RebuildTypedTensor();
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                new RebuildParameter();
            case "torch._tensor._rebuild_from_type_v2" -> new RebuildFromType();
            case "torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer" -> new TensorClass();
            default -> storageOrOpaque(module, name);
        };
    }

    private static Object storageOrOpaque(String module, String name) {
        boolean torch = !name.isEmpty() && (module.equals("torch") || module.equals("torch.storage"));
        Optional<ElementType> type = torch ? ElementType.ofTorchStorage(name) : Optional.empty();
        if (type.isPresent()) {
            return new StorageClass(type.get());
        }
        if (torch && OTHER_STORAGES.containsKey(name)) {
            return new OtherStorageClass(module + "." + name, OTHER_STORAGES.get(name));
        }
        if (HostileGlobals.includes(module, name)) {
            throw new IllegalArgumentException(REFUSED.replace("NAME", module + "." + name));
        }
        return OpaqueValue.ofGlobal(module + "." + name);
    }

    /** A name is printed, so that it may hold what Python allows in names and nothing else. */
    private static void requireName(String name) {
        boolean plain = name.length() <= LONGEST_NAME
                && name.codePoints()
                        .allMatch(c -> c == '.'
                                || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c)));
        if (!plain) {
            throw new IllegalArgumentException("its pickle names a global that Python cannot have");
        }
    }

    /** What calling a global with arguments makes. */
    static Object call(Object callable, List<Object> arguments) {
        if (callable instanceof OpaqueValue opaque) {
            return opaque;
        }
        if (callable instanceof Dictionary) {
            return dictionary(arguments);
        }
        if (callable instanceof RebuildTensor && arguments.size() >= 4) {
            return tensor(arguments);
        }
        if (callable instanceof RebuildTypedTensor && arguments.size() >= 7) {
            return typedTensor(arguments);
        }
        if (callable instanceof RebuildParameter && !arguments.isEmpty()) {
            return tensorOrOpaque(arguments.get(0));
        }
        if (callable instanceof RebuildFromType && arguments.size() >= 3) {
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
        if (!(arguments.get(1) instanceof TensorClass
                && (arguments.get(0) instanceof RebuildTensor || arguments.get(0) instanceof RebuildParameter)
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
     * What a persistent identifier stands for: {@code ("storage", type, key, location, elements[, view])} or
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
        if (identifier.get(1) instanceof OtherStorageClass other) {
            return OpaqueValue.ofGlobal(other.name());
        }
        if (!(identifier.get(1) instanceof StorageClass storageClass)) {
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
        if (identifier.get(1) instanceof StorageClass storage) {
            return Optional.of(storage.type().bytes());
        }
        return identifier.get(1) instanceof OtherStorageClass other ? Optional.of(other.bytes()) : Optional.empty();
    }

    private static List<Long> numbers(Object value) {
        if (value instanceof List<?> list && list.size() <= MOST_DIMENSIONS) {
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
