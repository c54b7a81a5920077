package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchGlobalsTest {
    private static final int LONGEST_NAME = 256;

    /** The bytes of PyTorch's types of these names. */
    @ParameterizedTest
    @CsvSource({
        "QInt8Storage, 1",
        "QUInt8Storage, 1",
        "QInt32Storage, 4",
        "ComplexFloatStorage, 8",
        "ComplexDoubleStorage, 16",
        "UntypedStorage, 1"
    })
    void storagesThatAreNotReadHaveTheirBytes(String name, int bytes) {
        assertThat(TorchGlobals.named("torch", name))
                .isEqualTo(new TorchGlobals.OtherStorageClass("torch." + name, bytes));
        assertThat(TorchGlobals.named("mine", name)).isEqualTo(OpaqueValue.ofGlobal("mine." + name));
    }

    @Test
    void storagesAreThoseOfTorchAlone() {
        assertThat(TorchGlobals.named("torch", "HalfStorage"))
                .isEqualTo(new TorchGlobals.StorageClass(ElementType.FLOAT16));
        assertThat(TorchGlobals.named("torch.storage", "BFloat16Storage"))
                .isEqualTo(new TorchGlobals.StorageClass(ElementType.BFLOAT16));
        assertThat(TorchGlobals.named("mine", "HalfStorage")).isEqualTo(OpaqueValue.ofGlobal("mine.HalfStorage"));
        assertThat(TorchGlobals.named("torch", "")).isEqualTo(OpaqueValue.ofGlobal("torch."));
    }

    @Test
    void aNameIsNoLongerThanAnyProgramHasIt() {
        String name = "x".repeat(LONGEST_NAME - "mine.".length());
        assertThat(TorchGlobals.named("mine", name)).isEqualTo(OpaqueValue.ofGlobal("mine." + name));
        assertThatThrownBy(() -> TorchGlobals.named("mine", name + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its pickle names a global that Python cannot have");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gr\u00f6\u00dfe", "_private", "x1", "\u5024"})
    void namesThatPythonAllowsAreOpaque(String name) {
        assertThat(TorchGlobals.named("mine", name)).isEqualTo(OpaqueValue.ofGlobal("mine." + name));
    }

    /** A space, a sign, and characters that steer a terminal or that nobody sees. */
    @ParameterizedTest
    @ValueSource(strings = {"a b", "a-b", "a\u001b[2J", "a\u0000", "a\u200b", "a\u202e", "a\n"})
    void namesThatPythonCannotHaveAreRefusedAndNotPrinted(String name) {
        assertThatThrownBy(() -> TorchGlobals.named("mine", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its pickle names a global that Python cannot have");
    }

    @ParameterizedTest
    @CsvSource({
        "mine, Thing.__class__",
        "mine.__init__, x",
        "mine, a.eval",
        "mine.os, x",
        "torch.jit, x",
        "torch, hub",
        "pickle, x",
        "builtins, memoryview"
    })
    void whatCanRunCodeIsHostileAtEveryPlaceOfAName(String module, String name) {
        assertThat(HostileGlobals.includes(module, name)).isTrue();
        assertThatThrownBy(() -> TorchGlobals.named(module, name)).hasMessageContaining(module + "." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "__main__, Config",
        "mine, Thing",
        "mine.pickle, x",
        "torch.hubs, x",
        "torch.nn.modules.linear, Linear",
        "builtins, set",
        "numpy.core.multiarray, scalar"
    })
    void whatOnlyHoldsValuesIsNot(String module, String name) {
        assertThat(HostileGlobals.includes(module, name)).isFalse();
        assertThat(TorchGlobals.named(module, name)).isEqualTo(OpaqueValue.ofGlobal(module + "." + name));
    }
}
