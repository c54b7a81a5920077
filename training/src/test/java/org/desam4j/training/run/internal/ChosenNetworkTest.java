package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.spec.Shape;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.Stop;
import org.desam4j.weights.Checkpoint;
import org.desam4j.weights.CheckpointException;
import org.desam4j.weights.Checkpoints;
import org.desam4j.weights.SafetensorsWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a checkpoint that holds two networks. */
@Tag("slow")
class ChosenNetworkTest {
    private static final String ENCODER_BIAS = "image_encoder.patch_embed.proj.bias";

    @TempDir
    private Path folder;

    @Test
    void aRunBeginsAndGoesOnWithTheNetworkThatWasChosen() throws IOException {
        Miniature miniature = new Miniature(folder);
        miniature.make();
        Path both = folder.resolve("both.safetensors");
        writeBoth(miniature.checkpoint(), both);
        RunFolder run = new RunFolder(folder.resolve("run"));
        TrainingJob job =
                new TrainingJob(folder, both, miniature.cache(), run, Miniature.settings(new PromptMode.WholeBox(), 1));

        assertThatThrownBy(() -> execute(job))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("both.safetensors")
                .hasMessageContaining("`student`, `teacher`");
        TrainingInputs ofTeacher = new TrainingInputs(folder, both, "teacher", miniature.cache());
        execute(new TrainingJob(ofTeacher, run, job.settings(), false));
        assertThat(run.description().state()).isEqualTo("teacher");
        assertThat(bias(run.model())).containsOnly(2);

        execute(TrainingJob.resume(run).withEpochs(2));
        assertThat(bias(run.model())).containsOnly(2);
        assertThat(run.epochs()).hasSize(2);
    }

    /** The student has 1 and the teacher 2 in one of the frozen encoder's biases. */
    private static void writeBoth(Path sam, Path both) throws IOException {
        try (Checkpoint source = Checkpoints.open(sam)) {
            Map<String, Shape> shapes = new LinkedHashMap<>();
            for (String network : List.of("student.", "teacher.")) {
                source.shapes().forEach((name, shape) -> shapes.put(network + name, shape));
            }
            SafetensorsWriter.write(
                    both,
                    shapes,
                    name -> {
                        float[] values = source.tensors()
                                .get(name.substring(name.indexOf('.') + 1))
                                .toFloats();
                        if (name.endsWith(ENCODER_BIAS)) {
                            java.util.Arrays.fill(values, name.startsWith("teacher.") ? 2 : 1);
                        }
                        return values;
                    },
                    Map.of());
        }
    }

    private static void execute(TrainingJob job) throws IOException {
        assertThat(job.execute(Progress.SILENT, new Stop())).isTrue();
    }

    private static float[] bias(Path model) throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(model)) {
            return checkpoint.tensors().get(ENCODER_BIAS).toFloats();
        }
    }
}
