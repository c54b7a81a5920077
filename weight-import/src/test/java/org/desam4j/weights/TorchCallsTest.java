package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arguments are those of PyTorch's functions of the same names in {@code torch._utils} and {@code torch._tensor}. */
class TorchCallsTest {
    private static final Object REBUILD = TorchGlobals.named("torch._utils", "_rebuild_tensor_v2");
    private static final Object REBUILD_TYPED = TorchGlobals.named("torch._utils", "_rebuild_tensor_v3");
    private static final Object PARAMETER = TorchGlobals.named("torch._utils", "_rebuild_parameter");
    private static final Object FROM_TYPE = TorchGlobals.named("torch._tensor", "_rebuild_from_type_v2");
    private static final Object TENSOR_CLASS = TorchGlobals.named("torch", "Tensor");
    private static final Object FLOAT_STORAGE = TorchGlobals.named("torch", "FloatStorage");
    private static final OpaqueValue UINT16 = OpaqueValue.ofGlobal("torch.uint16");
    private static final OpaqueValue QUANTISED = OpaqueValue.ofGlobal("torch.QInt8Storage");

    private static final StorageReference STORAGE = new StorageReference(ElementType.FLOAT32, "0", 8, 0);
    private static final TensorReference TENSOR = new TensorReference(STORAGE, 2, Shape.of(2, 3), List.of(3L, 1L));
    private static final List<Object> ARGUMENTS =
            List.of(STORAGE, 2L, List.of(2L, 3L), List.of(3L, 1L), false, new PickledDictionary());

    private static List<Object> with(List<Object> arguments, Object... more) {
        List<Object> all = new ArrayList<>(arguments);
        Collections.addAll(all, more);
        return all;
    }

    private static PickledDictionary metadata(Object... keysAndValues) {
        PickledDictionary dictionary = new PickledDictionary();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            dictionary.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return dictionary;
    }

    private static void assertMalformed(Object callable, List<Object> arguments) {
        assertThatThrownBy(() -> TorchCalls.call(callable, arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in a way that PyTorch does not");
    }

    @Test
    void aTensorHasItsStorageOffsetSizesAndStrides() {
        assertThat(TorchCalls.call(REBUILD, ARGUMENTS)).isEqualTo(TENSOR);
        assertThat(TorchCalls.call(REBUILD, ARGUMENTS.subList(0, 4)))
                .as("_rebuild_tensor, without the flag and the hooks")
                .isEqualTo(TENSOR);
        assertThat(TorchCalls.call(REBUILD, List.of(QUANTISED, 0L, List.of(), List.of())))
                .isEqualTo(QUANTISED);
        assertMalformed(REBUILD, ARGUMENTS.subList(0, 3));
        assertMalformed(REBUILD, List.of("storage", 0L, List.of(), List.of()));
        assertMalformed(REBUILD, List.of(STORAGE, -1L, List.of(), List.of()));
        assertMalformed(REBUILD, List.of(STORAGE, 0.0, List.of(), List.of()));
        assertMalformed(REBUILD, List.of(STORAGE, 0L, "sizes", List.of()));
    }

    /** {@code torch.Tensor} has no more than 64 dimensions. */
    @Test
    void aTensorHasNoMoreThan64Dimensions() {
        List<Long> ones = Collections.nCopies(64, 1L);
        assertThat(TorchCalls.call(REBUILD, List.of(STORAGE, 0L, ones, ones)))
                .isEqualTo(new TensorReference(STORAGE, 0, new Shape(ones), ones));
        List<Long> more = Collections.nCopies(65, 1L);
        assertMalformed(REBUILD, List.of(STORAGE, 0L, more, more));
    }

    /** {@code torch._utils.get_tensor_metadata} writes the marks that are set. */
    @Test
    void aViewWithAnotherSignIsNotReadAsIfItHadNone() {
        assertThat(TorchCalls.call(REBUILD, with(ARGUMENTS, metadata()))).isEqualTo(TENSOR);
        assertThat(TorchCalls.call(REBUILD, with(ARGUMENTS, PickleReader.NONE))).isEqualTo(TENSOR);
        assertThat(TorchCalls.call(REBUILD, with(ARGUMENTS, metadata("conj", false, "neg", false))))
                .isEqualTo(TENSOR);
        for (PickledDictionary changed : List.of(
                metadata("neg", true),
                metadata("conj", false, "neg", true),
                metadata("neg", 1L),
                metadata("conj", false, "neg", false, "unknown", false))) {
            assertThat(TorchCalls.call(REBUILD, with(ARGUMENTS, changed)))
                    .isInstanceOfSatisfying(
                            OpaqueValue.class,
                            opaque -> assertThat(opaque.reason()).contains("negated or conjugated"));
        }
    }

    @Test
    void aTensorOfATypeWithoutAStorageIsNotRead() {
        assertThat(TorchCalls.call(REBUILD_TYPED, with(ARGUMENTS, UINT16))).isEqualTo(UINT16);
        List<Object> quantised = new ArrayList<>(ARGUMENTS);
        quantised.set(0, QUANTISED);
        assertThat(TorchCalls.call(REBUILD_TYPED, with(quantised, UINT16, metadata())))
                .isEqualTo(UINT16);
        assertThat(TorchCalls.call(REBUILD_TYPED, with(quantised, "float32"))).isEqualTo(QUANTISED);
        assertMalformed(REBUILD_TYPED, ARGUMENTS);
        assertMalformed(REBUILD_TYPED, with(ARGUMENTS, "float32"));
    }

    @Test
    void aParameterIsItsTensor() {
        assertThat(TorchCalls.call(PARAMETER, List.of(TENSOR, true, metadata())))
                .isEqualTo(TENSOR);
        assertThat(TorchCalls.call(PARAMETER, List.of(QUANTISED))).isEqualTo(QUANTISED);
        assertMalformed(PARAMETER, List.of());
        assertMalformed(PARAMETER, List.of("weights"));
    }

    /** {@code _rebuild_from_type_v2(func, type, args, state)}. */
    @Test
    void aTensorWithAttributesIsTheTensor() {
        assertThat(TorchCalls.call(FROM_TYPE, List.of(REBUILD, TENSOR_CLASS, ARGUMENTS, metadata())))
                .isEqualTo(TENSOR);
        assertThat(TorchCalls.call(FROM_TYPE, List.of(PARAMETER, TENSOR_CLASS, List.of(TENSOR))))
                .isEqualTo(TENSOR);
        OpaqueValue mine = OpaqueValue.ofGlobal("mine.Tensor");
        assertThat(TorchCalls.call(FROM_TYPE, List.of(REBUILD, mine, ARGUMENTS)))
                .isEqualTo(mine);
        assertMalformed(FROM_TYPE, List.of(REBUILD, TENSOR_CLASS));
        assertMalformed(FROM_TYPE, List.of(REBUILD, REBUILD, ARGUMENTS));
        assertMalformed(FROM_TYPE, List.of(FROM_TYPE, TENSOR_CLASS, List.of(REBUILD, TENSOR_CLASS, ARGUMENTS)));
        assertMalformed(FROM_TYPE, List.of(REBUILD, TENSOR_CLASS, "arguments"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict"})
    void aDictionaryIsEmptyOrMadeOfPairs(String global) {
        int point = global.lastIndexOf('.');
        Object callable = TorchGlobals.named(global.substring(0, point), global.substring(point + 1));
        List<Object> pairs = List.of(List.of("a", 1L), List.of("b", 2L));
        assertThat(TorchCalls.call(callable, List.of(pairs)))
                .isInstanceOfSatisfying(
                        PickledDictionary.class,
                        dictionary -> assertThat(dictionary.named()).isEqualTo(Map.of("a", 1L, "b", 2L)));
        for (List<Object> arguments : List.of(List.<Object>of(), List.<Object>of(callable))) {
            assertThat(TorchCalls.call(callable, arguments))
                    .isInstanceOfSatisfying(
                            PickledDictionary.class,
                            dictionary -> assertThat(dictionary.named()).isEmpty());
        }
        assertMalformed(callable, List.of(List.of(List.of("a", 1L, 2L))));
        assertMalformed(callable, List.of(List.of("ab")));
    }

    @Test
    void whatIsNotCallableIsNotCalled() {
        assertMalformed("os.system", List.of("true"));
        assertMalformed(TENSOR_CLASS, ARGUMENTS);
        assertThat(TorchCalls.call(QUANTISED, List.of())).isEqualTo(QUANTISED);
    }

    /** {@code ("storage", type, key, location, elements[, (key, offset, elements)])}. */
    @Test
    void aPersistentIdentifierIsAStorage() {
        List<Object> identifier = List.of("storage", FLOAT_STORAGE, "0", "cpu", 8L);
        assertThat(TorchCalls.storage(identifier)).isEqualTo(STORAGE);
        assertThat(TorchCalls.storage(with(identifier, PickleReader.NONE))).isEqualTo(STORAGE);
        assertThat(TorchCalls.storage(with(identifier, List.of("1", 3L, 2L))))
                .isEqualTo(new StorageReference(ElementType.FLOAT32, "0", 8, 3));
        assertThat(TorchCalls.storage(with(identifier, List.of("1", 3L)))).isEqualTo(STORAGE);
        assertThat(TorchCalls.storage(List.of("storage", TorchGlobals.named("torch", "QInt8Storage"), "0", "cpu", 8L)))
                .isEqualTo(QUANTISED);
        OpaqueValue module = OpaqueValue.ofGlobal("mine.Network");
        assertThat(TorchCalls.storage(List.of("module", module))).isEqualTo(module);
    }

    @Test
    void otherPersistentIdentifiersAreRefused() {
        for (List<Object> identifier : List.of(
                List.<Object>of(),
                List.<Object>of("storage"),
                List.of("storage", FLOAT_STORAGE),
                List.of("storage", FLOAT_STORAGE, "0", "cpu"),
                List.of("module", FLOAT_STORAGE, "0", "cpu", 8L),
                List.of("storage", FLOAT_STORAGE, 0L, "cpu", 8L),
                List.of("storage", REBUILD, "0", "cpu", 8L),
                List.of("storage", FLOAT_STORAGE, "0", "cpu", -8L))) {
            assertThatThrownBy(() -> TorchCalls.storage(identifier))
                    .as("%d parts", identifier.size())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("in a way that PyTorch does not");
        }
    }

    @Test
    void theBytesOfAnElementAreKnownFromItsStorage() {
        assertThat(TorchCalls.elementBytes(List.of("storage", FLOAT_STORAGE, "0")))
                .contains(4);
        Object complex = TorchGlobals.named("torch", "ComplexDoubleStorage");
        assertThat(TorchCalls.elementBytes(List.of("storage", complex, "0", "cpu", 8L)))
                .contains(16);
        assertThat(TorchCalls.elementBytes(List.of("storage", FLOAT_STORAGE))).isEmpty();
        assertThat(TorchCalls.elementBytes(List.of("storage", FLOAT_STORAGE, 0L)))
                .isEmpty();
        assertThat(TorchCalls.elementBytes(List.of("storage", REBUILD, "0"))).isEmpty();
    }
}
