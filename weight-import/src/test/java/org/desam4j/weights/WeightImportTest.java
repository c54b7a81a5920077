package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightImportTest {
    private static final String MICRO = "micro/tiny_desam.pth";
    private static final String SAM = "formats/sam_only.pth";

    @TempDir
    private Path folder;

    @Test
    void aDeSamCheckpointGivesItsWeights() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(Golden.path(MICRO))) {
            DeSamModel model = WeightImport.model(checkpoint);
            try (Weights weights = WeightImport.forPrediction(model, checkpoint);
                    Weights expected = Golden.microWeights(model)) {
                for (String name : expected.names()) {
                    assertThat(weights.array(name)).as(name).isEqualTo(expected.array(name));
                }
            }
        }
    }

    @Test
    void aSamCheckpointIsForTrainingNotForPrediction() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(Golden.path(SAM))) {
            DeSamModel model = WeightImport.model(checkpoint);
            assertThat(ImportReport.compare(model, checkpoint.shapes()).missingPdmm())
                    .hasSize(52);
            assertThatThrownBy(() -> WeightImport.forPrediction(model, checkpoint))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("train it first");
            try (Weights weights = WeightImport.forTraining(model, checkpoint, 3);
                    Weights again = WeightImport.forTraining(model, checkpoint, 3);
                    Weights other = WeightImport.forTraining(model, checkpoint, 4)) {
                String head = "mask_decoder.pimm.seg_outputs.1.weight";
                String token = "mask_decoder.iou_token.weight";
                assertThat(weights.array(head)).isEqualTo(again.array(head)).isNotEqualTo(other.array(head));
                assertThat(weights.array(token)).isEqualTo(Golden.micro("weights/" + token));
            }
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() throws IOException {
        Map<String, Shape> shapes = new LinkedHashMap<>(Golden.microShapes());
        shapes.remove("mask_decoder.iou_token.weight");
        shapes.remove("mask_decoder.pimm.seg_outputs.1.weight");
        shapes.put("image_encoder.neck.1.weight", Shape.of(3));
        shapes.put("classifier.weight", Shape.of(2, 2));
        Path file = folder.resolve("wrong.safetensors");
        SafetensorsWriter.write(
                file, shapes, name -> new float[(int) shapes.get(name).elements()], Map.of());
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            DeSamModel model = WeightImport.model(checkpoint);
            assertThatThrownBy(() -> WeightImport.forTraining(model, checkpoint, 1))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("2 missing: mask_decoder.iou_token.weight, mask_decoder.pimm.seg_outputs.1")
                    .hasMessageContaining("image_encoder.neck.1.weight ([3] instead of [64])")
                    .hasMessageContaining("1 unexpected: classifier.weight");
        }
    }

    @Test
    void aCheckpointOfSomethingElseIsAClearError() throws IOException {
        try (Checkpoint checkpoint =
                Checkpoints.open(Golden.path("formats/small.npz").resolveSibling("zip.pth"))) {
            assertThatThrownBy(() -> WeightImport.model(checkpoint))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("is not a whole SAM or DeSAM checkpoint: it has prompt_encoder.");
        }
    }
}
