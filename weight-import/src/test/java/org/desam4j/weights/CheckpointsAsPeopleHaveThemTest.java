package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that PyTorch wrote in the ways that people save them: with objects beside the tensors, prefixes and wrappers. */
class CheckpointsAsPeopleHaveThemTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "beside_datetime.pth, datetime.datetime",
        "beside_device_dtype_size.pth, torch.device",
        "beside_namespace.pth, argparse.Namespace",
        "beside_numpy_array.pth, numpy.ndarray",
        "beside_numpy_scalar.pth, numpy._core.multiarray.scalar",
        "beside_odd_keys.pth, ''",
        "beside_optimizer_object.pth, torch.optim.adam.Adam",
        "beside_set_counter_bytes_complex.pth, __builtin__.complex",
        "beside_sparse_quantized_float8.pth, torch.uint16",
        "lightning.ckpt, argparse.Namespace",
        "prefix_model.pth, ''",
        "prefix_module_orig_mod.pth, ''",
        "wrapper_model_state.pth, ''",
        "wrapper_net.pth, ''",
        "wrapper_network_weights.pth, ''"
    })
    void theTensorsAreReadAndWhatLiesBesideThemIsNamed(String name, String opaqueGlobal) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(reference(name))) {
            assertSame(checkpoint.tensors(), 1);
            if (opaqueGlobal.isEmpty()) {
                assertThat(checkpoint.opaqueGlobals()).isEmpty();
            } else {
                assertThat(checkpoint.opaqueGlobals()).contains(opaqueGlobal);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "prefix_model.pth, model.",
        "prefix_module_orig_mod.pth, module._orig_mod.",
        "lightning.ckpt, sam.",
        "lightning.ckpt, state_dict",
        "wrapper_net.pth, net"
    })
    void whatWasTakenAwayIsTold(String name, String part) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(reference(name))) {
            assertThat(String.join("; ", checkpoint.notes())).contains("`" + part + "`");
        }
    }

    @Test
    void ofSeveralNetworksTheUserChooses() throws IOException {
        Path file = reference("two_candidates.pth");
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("two_candidates.pth")
                .hasMessageContaining("`student`, `teacher`")
                .hasMessageContaining("--state");
        assertThatThrownBy(() -> Checkpoints.open(file, "pupil"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("`pupil`")
                .hasMessageContaining("`student`, `teacher`");
        try (Checkpoint student = Checkpoints.open(file, "student");
                Checkpoint teacher = Checkpoints.open(file, "teacher")) {
            assertSame(student.tensors(), 1);
            assertSame(teacher.tensors(), 2);
        }
    }

    /** Its values would come out with the wrong sign, which nobody would see. */
    @Test
    void aLazilyNegatedViewIsRefused() {
        assertThatThrownBy(() -> Checkpoints.open(reference("negative_view.pth")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("negative_view.pth")
                .hasMessageContaining("`t`")
                .hasMessageContaining("negated");
    }

    @Test
    void aValueThatIsNotFiniteIsFoundByName() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(reference("nan_weight.pth"))) {
            assertThat(CheckpointSummary.of(checkpoint).remarks())
                    .contains("not finite: mask_decoder.iou_token.weight (NaN at element 0 of 4)");
        }
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            Path file = micro("damaged.safetensors", Map.of(), "image_encoder.neck.1.bias", value);
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                DeSamModel model = WeightImport.model(checkpoint);
                assertThatThrownBy(() -> WeightImport.forPrediction(model, checkpoint))
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("damaged.safetensors")
                        .hasMessageContaining("image_encoder.neck.1.bias")
                        .hasMessageContaining("not finite");
                assertThatThrownBy(() -> WeightImport.forTraining(model, checkpoint, 1))
                        .hasMessageContaining("image_encoder.neck.1.bias");
            }
        }
    }

    /** An encoder with adapters computes something else than the same encoder without them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "image_encoder.blocks.0.Space_Adapter.D_fc1.weight",
                "image_encoder.blocks.1.attn.qkv.linear_a_q.weight",
                "image_encoder.extra"
            })
    void unknownTensorsInTheEncoderAreRefusedByName(String name) throws IOException {
        Path file = micro("adapted.safetensors", Map.of(name, Shape.of(2)), "", 0);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            DeSamModel model = WeightImport.model(checkpoint);
            assertThatThrownBy(() -> WeightImport.forPrediction(model, checkpoint))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(name);
            assertThatThrownBy(() -> WeightImport.forTraining(model, checkpoint, 1))
                    .hasMessageContaining(name);
            CheckpointSummary summary = CheckpointSummary.of(checkpoint);
            assertThat(summary.kind()).isEqualTo(CheckpointSummary.Kind.ALTERED);
            assertThat(summary.remarks()).startsWith("1 unexpected: " + name);
        }
    }

    @Test
    void unknownTensorsElsewhereAreToldAndLeftOut() throws IOException {
        Path file = micro("hq.safetensors", Map.of("mask_decoder.hf_token.weight", Shape.of(1, 64)), "", 0);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            DeSamModel model = WeightImport.model(checkpoint);
            WeightImport.forPrediction(model, checkpoint).close();
            assertThat(WeightImport.remarks(model, checkpoint))
                    .singleElement()
                    .asString()
                    .contains("hq.safetensors", "warning", "mask_decoder.hf_token.weight");
            assertThat(checkpoint.stored()).containsKey("mask_decoder.hf_token.weight");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.", "sam.", "_orig_mod.", "module._orig_mod.", "net.inner.anything."})
    void anyPrefixThatAllNamesShareIsLeftOutOfSafetensorsToo(String prefix) throws IOException {
        Path file = folder.resolve("prefixed.safetensors");
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Golden.microShapes().forEach((name, shape) -> shapes.put(prefix + name, shape));
        SafetensorsWriter.write(
                file, shapes, name -> new float[(int) shapes.get(name).elements()], Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.shapes()).isEqualTo(Golden.microShapes());
            assertThat(checkpoint.stored().keySet()).isEqualTo(shapes.keySet());
            assertThat(checkpoint.notes()).singleElement().asString().contains("`" + prefix + "`");
            WeightImport.forPrediction(WeightImport.model(checkpoint), checkpoint)
                    .close();
        }
    }

    /** A flat file of several networks: those under a prefix are chosen by it. */
    @Test
    void severalPrefixesAreSeveralNetworks() throws IOException {
        Path file = folder.resolve("flat.safetensors");
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Golden.microShapes().forEach((name, shape) -> shapes.put("student." + name, shape));
        Golden.microShapes().forEach((name, shape) -> shapes.put("teacher." + name, shape));
        SafetensorsWriter.write(
                file, shapes, name -> filled(shapes.get(name), name.startsWith("teacher.") ? 2 : 1), Map.of());
        assertThatThrownBy(() -> Checkpoints.open(file)).hasMessageContaining("`student`, `teacher`");
        try (Checkpoint teacher = Checkpoints.open(file, "teacher")) {
            assertThat(teacher.tensors().get("image_encoder.neck.1.bias").toFloats())
                    .containsOnly(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image_encoder.trunk.blocks.0.norm1.weight, SAM 2",
        "image_encoder.patch_embed.seq.0.c.weight, MobileSAM",
        "detector.backbone.x, SAM 3"
    })
    void otherNetworksAreNamed(String name, String title) throws IOException {
        Path file = folder.resolve("foreign.safetensors");
        SafetensorsWriter.write(file, Map.of(name, Shape.of(1)), any -> new float[1], Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThatThrownBy(() -> WeightImport.model(checkpoint))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("is a checkpoint of " + title + ",");
            assertThat(CheckpointSummary.of(checkpoint).remarks()).contains(title);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "08 08 12 07 70 79 74 6f 72 63 68 1a 05 32 2e 31, ONNX",
        "76 65 72 73 69 6f 6e 20 68 74 74 70 73 3a 2f 2f 67 69 74 2d 6c 66 73 2e, Git LFS",
        "3c 21 44 4f 43 54 59 50 45 20 68 74 6d 6c 3e, web page",
        "89 48 44 46 0d 0a 1a 0a, Keras",
        "1f 8b 08 00 00 00 00 00, gzip"
    })
    void filesOfOtherKindsAreNamed(String bytes, String kind) throws IOException {
        Path file = Files.write(
                folder.resolve("other.pth"), HexFormat.ofDelimiter(" ").parseHex(bytes));
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("other.pth")
                .hasMessageContaining(kind);
    }

    private Path micro(String name, Map<String, Shape> more, String changed, float value) throws IOException {
        Path file = folder.resolve(name);
        Map<String, Shape> shapes = new LinkedHashMap<>(Golden.microShapes());
        shapes.putAll(more);
        SafetensorsWriter.write(
                file, shapes, tensor -> filled(shapes.get(tensor), tensor.equals(changed) ? value : 1), Map.of());
        return file;
    }

    private static float[] filled(Shape shape, float last) {
        float[] values = new float[(int) shape.elements()];
        java.util.Arrays.fill(values, last);
        return values;
    }

    private static Path reference(String name) {
        return Golden.path("checkpoints/" + name);
    }

    private static void assertSame(Map<String, TensorView> tensors, float factor) throws IOException {
        Map<String, TensorView> expected = NumpyArchive.read(reference("expected.npz"));
        assertThat(tensors).containsOnlyKeys(expected.keySet());
        for (Map.Entry<String, TensorView> tensor : expected.entrySet()) {
            TensorView actual = tensors.get(tensor.getKey());
            assertThat(actual.shape()).isEqualTo(tensor.getValue().shape());
            float[] values = tensor.getValue().toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            assertThat(actual.toFloats()).containsExactly(values);
        }
    }
}
