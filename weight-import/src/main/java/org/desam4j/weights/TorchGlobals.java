package org.desam4j.weights;

import java.util.Map;
import java.util.Optional;

/** The allow-list: the Python globals that tensors need. All others are opaque, or refuse the file. */
final class TorchGlobals {
    private static final String REFUSED =
            "its pickle names NAME, which can run code; the file may be hostile, and nothing of it was run. If you trust it,"
                    + " save only its state_dict in Python";
    private static final int LONGEST_NAME = 256;

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

    record Dictionary() implements Global {}

    record RebuildTensor() implements Global {}

    record RebuildTypedTensor() implements Global {}

    record RebuildParameter() implements Global {}

    record RebuildFromType() implements Global {}

    record TensorClass() implements Global {}

    record StorageClass(ElementType type) implements Global {}

    record OtherStorageClass(String name, int bytes) implements Global {}

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
}
