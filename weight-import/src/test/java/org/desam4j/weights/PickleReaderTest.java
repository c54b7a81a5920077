package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.desam4j.model.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickleReaderTest {
    private static final byte[] ONE_AND_TWO = ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2)
            .array();

    @TempDir
    private Path folder;

    /** Each way in which a pickle makes something of a global: called, built, extended, given attributes, used as a key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cmine\nThing\n)R",
                "cmine\nThing\n)\u0081",
                "cmine\nThing\n)}\u0092",
                "(imine\nThing\n",
                "(cmine\nThing\nK\u0001o",
                "cmine\nThing\n)\u0081}U\u0001aK\u0001sb",
                "cmine\nThing\n)R(K\u0001K\u0002e",
                "cmine\nThing\n)RK\u0001a",
                "cmine\nThing\n)R(K\u0001K\u0002u",
                "cmine\nThing\n)RK\u0001K\u0002s",
                "cmine\nThing\n)R(K\u0001\u0090",
                "cmine\nThing\ncmine\nThing\n\u0085R",
                "cmine\nThing\n)R)R",
                "(cmine\nThing\nK\u0001d",
                "(cmine\nThing\nK\u0001\u0091",
                "U\u0004mineU\u0005Thing\u0093)R",
                "ccollections\ndefaultdict\ncmine\nThing\n\u0085R(K\u0001K\u0002u"
            })
    void whatAnUnknownGlobalMakesIsOpaqueAndTheTensorsBesideItAreRead(String operations) throws IOException {
        Path file = new PickledFile()
                .raw("}(")
                .text("weights")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .text("other")
                .raw(operations)
                .raw("u.")
                .write(folder.resolve("beside.pth"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("weights");
            assertThat(checkpoint.tensors().get("weights").toFloats()).containsExactly(1, 2);
            assertThat(checkpoint.opaqueGlobals()).containsExactly("mine.Thing");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.system",
                "posix.system",
                "nt.system",
                "subprocess.Popen",
                "subprocess.check_output",
                "builtins.eval",
                "builtins.exec",
                "builtins.getattr",
                "builtins.__import__",
                "builtins.open",
                "builtins.compile",
                "builtins.print",
                "__builtin__.eval",
                "sys.modules",
                "shutil.rmtree",
                "socket.socket",
                "importlib.import_module",
                "runpy.run_path",
                "ctypes.CDLL",
                "pickle.loads",
                "marshal.loads",
                "operator.attrgetter",
                "types.FunctionType",
                "torch.load",
                "torch.hub.load",
                "torch.jit.load",
                "torch.utils.cpp_extension.load_inline",
                "numpy.load",
                "numpy.f2py.compile",
                "webbrowser.open",
                "mine.os.system",
                "mine.Thing.__globals__",
                "mine.Thing.__init__",
                "mine.eval"
            })
    void aGlobalThatCanRunCodeRefusesTheFile(String global) throws IOException {
        int last = global.lastIndexOf('.');
        Path file = new PickledFile()
                .raw("}(")
                .text("weights")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .text("other")
                .raw("c" + global.substring(0, last) + "\n" + global.substring(last + 1) + "\nu.")
                .write(folder.resolve("evil.pth"), true);
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("evil.pth")
                .hasMessageContaining(global)
                .hasMessageContaining("nothing of it was run");
    }

    /** From protocol 4 on a global's name may have points, which lead from any module to another. */
    @Test
    void aPathFromOneModuleToAnotherIsRefused() throws IOException {
        Path file = new PickledFile()
                .raw("}")
                .text("x")
                .text("torch.serialization")
                .text("os.system")
                .raw("\u0093s.")
                .write(folder.resolve("evil.pth"), false);
        assertThatThrownBy(() -> Checkpoints.open(file)).hasMessageContaining("torch.serialization.os.system");
    }

    @Test
    void aWantedTensorThatIsOpaqueIsRefusedByTheGlobalsName() throws IOException {
        Path file = new PickledFile()
                .raw("}(")
                .text("image_encoder.pos_embed")
                .tensor("QUInt8Storage", 2, new byte[2])
                .text("image_encoder.adapter")
                .raw("cmine\nrebuild\n)R")
                .text("mask_decoder.iou_token.weight")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .raw("u.")
                .write(folder.resolve("opaque.pth"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("mask_decoder.iou_token.weight");
            assertThat(checkpoint.unread()).containsOnlyKeys("image_encoder.pos_embed", "image_encoder.adapter");
            assertThatThrownBy(() -> WeightImport.forTraining(Golden.microModel(), checkpoint, 0))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("image_encoder.pos_embed depends on torch.QUInt8Storage")
                    .hasMessageContaining("image_encoder.adapter depends on mine.rebuild");
        }
    }

    /** An opaque value that the network has no use for is not the reason for which a checkpoint is refused. */
    @Test
    void whatIsNotWantedMayBeOpaque() throws IOException {
        Path file = new PickledFile()
                .raw("}(")
                .text("mask_decoder.iou_token.weight")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .text("classifier")
                .raw("cmine\nrebuild\n)R")
                .raw("u.")
                .write(folder.resolve("unwanted.pth"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.unread()).containsOnlyKeys("classifier");
            assertThatThrownBy(() -> WeightImport.forTraining(Golden.microModel(), checkpoint, 0))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("does not fit the network")
                    .hasMessageNotContaining("classifier");
        }
    }

    @Test
    void aWantedTensorIsNamedAsTheNetworkNamesIt() throws IOException {
        Path file = new PickledFile()
                .raw("}(")
                .text("sam.vision_encoder.patch_embed.projection.weight")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .text("sam.vision_encoder.layers.0.mlp.lin1.weight")
                .tensor("QInt8Storage", 2, new byte[2])
                .raw("u.")
                .write(folder.resolve("quantised.bin"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("image_encoder.patch_embed.proj.weight");
            assertThat(checkpoint.unread()).containsOnlyKeys("image_encoder.blocks.0.mlp.lin1.weight");
        }
    }

    /** In the legacy format storages lie one after the other, those that nobody reads among them. */
    @Test
    void storagesOfOtherTypesAreSteppedOver() throws IOException {
        PickledFile checkpoint = new PickledFile()
                .raw("}(")
                .text("complex")
                .tensor("ComplexFloatStorage", 2, new byte[16])
                .text("quantised")
                .tensor("QInt32Storage", 3, new byte[12])
                .text("weights")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .raw("u.");
        Path file = checkpoint.writeLegacy(folder.resolve("legacy.pth"), Map.of("0", 8, "1", 4, "2", 4));
        try (Checkpoint opened = Checkpoints.open(file)) {
            assertThat(opened.tensors()).containsOnlyKeys("weights");
            assertThat(opened.tensors().get("weights").toFloats()).containsExactly(1, 2);
            assertThat(opened.unread()).containsOnlyKeys("complex", "quantised");
        }
    }

    /** Names made of lists that hold themselves, or each other twice and twice again, were printed without end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "]q\u0000h\u0000a",
                "]h\u0000\u0086q\u0001h\u0001h\u0001\u0086q\u0001h\u0001h\u0001\u0086q\u0001h\u0001h\u0001\u0086q\u0001",
                "}q\u0000h\u0000h\u0000s"
            })
    void namesThatAreNoTextAreRefused(String name) {
        for (String use : new String[] {"\u0093.", "2\u0093."}) {
            assertThatThrownBy(() -> read("\u0080\u0002]q\u0000" + name + name + use))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("malformed");
        }
    }

    @Test
    void dictionariesThatHoldThemselvesAreVisitedOnce() throws IOException {
        Path file = new PickledFile()
                .raw("}q\u0000(")
                .text("again")
                .raw("h\u0000")
                .text("inner")
                .raw("}q\u0001(")
                .text("outer")
                .raw("h\u0000")
                .text("weights")
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .raw("uu.")
                .write(folder.resolve("cyclic.pth"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("weights");
            assertThat(checkpoint.notes()).singleElement().asString().contains("`inner`");
        }
    }

    @Test
    void aListThatIsCopiedAgainAndAgainIsRefused() {
        StringBuilder pickle = new StringBuilder("\u0080\u0002(");
        pickle.append("(").append("K\u0001K\u0002\u0086".repeat(100)).append("tq\u0000");
        pickle.append("ccollections\nOrderedDict\nq\u0001");
        pickle.append("h\u0001h\u0000\u0085R".repeat(1000)).append("t.");
        assertThatThrownBy(() -> read(pickle.toString())).hasMessageContaining("copied again and again");
    }

    /** A key of 4,000 characters that leads from each of 64 levels to 20,000 dictionaries, in 200 KB. */
    @Test
    void moreDictionariesOfTensorsThanAnyCheckpointHasAreRefused() throws IOException {
        PickledFile checkpoint = new PickledFile()
                .tensor("FloatStorage", 2, ONE_AND_TWO)
                .raw("q\u0001")
                .text("k".repeat(4000))
                .raw("q\u00020")
                .raw("}h\u0002".repeat(60) + "](" + "}h\u0002h\u0001s".repeat(20_000) + "e" + "s".repeat(60) + ".");
        Path file = checkpoint.write(folder.resolve("wide.pth"), false);
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("more dictionaries of tensors than any checkpoint");
    }

    @Test
    void aPickleWithTooManyOperationsNamesTheSetting() {
        assertThatThrownBy(() -> read("\u0080\u0002" + ")".repeat(4_000_001) + "."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Ddesam.limit.pickle-operations=");
    }

    private static Object read(String pickle) {
        try {
            byte[] bytes = pickle.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            return new PickleReader(new ByteArrayInputStream(bytes)).read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
