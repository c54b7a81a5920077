package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.desam4j.weights.CheckpointSummary.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointSummaryTest {
    private static final String TOKEN = "mask_decoder.iou_token.weight";

    @TempDir
    private Path folder;

    private CheckpointSummary summary(Map<String, Shape> shapes) throws IOException {
        Path file = folder.resolve("some.safetensors");
        SafetensorsWriter.write(
                file, shapes, name -> new float[(int) shapes.get(name).elements()], Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            return CheckpointSummary.of(checkpoint);
        }
    }

    private static Map<String, Shape> samShapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>(Golden.microShapes());
        shapes.keySet().removeIf(name -> name.startsWith(DeSamModel.PDMM_PREFIX));
        return shapes;
    }

    private static long elements(Map<String, Shape> shapes) {
        return shapes.values().stream()
                .mapToLong(shape -> Arrays.stream(shape.toArray()).reduce(1, (product, size) -> product * size))
                .sum();
    }

    @Test
    void aWholeDeSamHasNoRemarks() throws IOException {
        Map<String, Shape> shapes = Golden.microShapes();
        CheckpointSummary summary = summary(shapes);
        assertThat(summary.kind()).isEqualTo(Kind.DESAM);
        assertThat(summary.config()).contains(Golden.microModel().config());
        assertThat(summary.tensors()).isEqualTo(shapes.size());
        assertThat(summary.parameters()).isEqualTo(elements(shapes));
        assertThat(summary.remarks()).isEmpty();
    }

    @Test
    void aSamLacksTheMaskModuleWithoutARemark() throws IOException {
        Map<String, Shape> shapes = samShapes();
        CheckpointSummary summary = summary(shapes);
        assertThat(summary.kind()).isEqualTo(Kind.SAM);
        assertThat(summary.parameters()).isEqualTo(elements(shapes));
        assertThat(summary.remarks()).isEmpty();
        shapes.put("classifier.weight", Shape.of(2, 2));
        CheckpointSummary withMore = summary(shapes);
        assertThat(withMore.kind()).isEqualTo(Kind.SAM);
        assertThat(withMore.remarks()).startsWith("1 unexpected: classifier.weight; ");
    }

    @Test
    void whatLacksAParameterIsIncomplete() throws IOException {
        Map<String, Shape> shapes = new LinkedHashMap<>(Golden.microShapes());
        shapes.remove(TOKEN);
        CheckpointSummary summary = summary(shapes);
        assertThat(summary.kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(summary.remarks()).isEqualTo("1 missing: " + TOKEN);
    }

    @Test
    void aPartOfASamIsIncompleteAndWithoutSizes() throws IOException {
        CheckpointSummary summary = summary(Map.of(TOKEN, Shape.of(1, 64)));
        assertThat(summary.kind()).isEqualTo(Kind.INCOMPLETE);
        assertThat(summary.config()).isEmpty();
        assertThat(summary.parameters()).isEqualTo(64);
        assertThat(summary.remarks()).contains("is not a whole SAM or DeSAM checkpoint");
    }

    @Test
    void otherNetworksAreNeither() throws IOException {
        CheckpointSummary other = summary(Map.of("conv1.weight", Shape.of(4, 3, 7, 7)));
        assertThat(other.kind()).isEqualTo(Kind.OTHER);
        assertThat(other.kind()).hasToString("neither SAM nor DeSAM");
        assertThat(other.parameters()).isEqualTo(4 * 3 * 7 * 7);
        assertThat(other.remarks()).contains("is no SAM or DeSAM checkpoint");
        CheckpointSummary sam2 = summary(Map.of("image_encoder.trunk.pos_embed", Shape.of(1)));
        assertThat(sam2.kind()).as("though it has an image encoder").isEqualTo(Kind.OTHER);
    }

    @Test
    void whatIsNotReadIsNamedWithItsReason() throws IOException {
        Path file = new PickledFile()
                .raw("}(")
                .text(TOKEN)
                .tensor("FloatStorage", 2, new byte[8])
                .text("mask_decoder.other")
                .raw("cmine\nThing\n)R")
                .raw("u.")
                .write(folder.resolve("opaque.pth"), false);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(CheckpointSummary.of(checkpoint).remarks())
                    .endsWith("; mask_decoder.other is not read: it depends on mine.Thing");
        }
    }

    @Test
    void theOnlyRemarkStandsAlone() throws IOException {
        Map<String, Shape> shapes = Golden.microShapes();
        Path file = folder.resolve("diverged.safetensors");
        SafetensorsWriter.write(
                file,
                shapes,
                name -> {
                    float[] values = new float[(int) shapes.get(name).elements()];
                    values[values.length - 1] = name.equals(TOKEN) ? Float.NaN : 0;
                    return values;
                },
                Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            long elements = shapes.get(TOKEN).elements();
            assertThat(CheckpointSummary.of(checkpoint).remarks())
                    .isEqualTo("1 with values that are not finite: " + TOKEN + " (NaN at element " + (elements - 1)
                            + " of " + elements + ")");
        }
    }

    /** Tensors that repeat one byte without end have more elements together than a number holds. */
    @Test
    void theNumberOfParametersDoesNotOverflow() throws IOException {
        Path file = Files.write(folder.resolve("hostile.pth"), new byte[1]);
        Storage storage = new Storage.Computed(() -> new byte[1], 1, ByteOrder.LITTLE_ENDIAN);
        long many = 1L << 59;
        TensorView repeated = TensorView.of(ElementType.UINT8, Shape.of(many), List.of(0L), 0, storage);
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        while (tensors.size() < 3) {
            tensors.put("t" + tensors.size(), repeated);
        }
        Closeable nothing = () -> {};
        try (Checkpoint checkpoint = new Checkpoint(file, Checkpoint.Format.PYTORCH_ZIP, tensors, Map.of(), nothing)) {
            CheckpointSummary summary = CheckpointSummary.of(checkpoint);
            assertThat(summary.parameters()).isEqualTo(3 * many);
            assertThat(summary.remarks()).endsWith("the values of 3 tensors were not checked");
        }
        while (tensors.size() < 17) {
            tensors.put("t" + tensors.size(), repeated);
        }
        try (Checkpoint checkpoint = new Checkpoint(file, Checkpoint.Format.PYTORCH_ZIP, tensors, Map.of(), nothing)) {
            assertThat(CheckpointSummary.of(checkpoint).parameters()).isEqualTo(Long.MAX_VALUE);
        }
    }
}
