package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.run.Stop;
import org.desam4j.training.run.TrainingSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fault beside training, or after its last epoch, costs no epoch. */
@Tag("slow")
class LateFailuresTest {
    private static final TrainingSettings TWO_EPOCHS = Miniature.settings(new PromptMode.WholeBox(), 2);

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();
    private Miniature miniature;
    private RunFolder run;

    @BeforeEach
    void make() throws IOException {
        miniature = new Miniature(folder);
        miniature.make();
        run = new RunFolder(folder.resolve("run"));
    }

    /** Keeps the lines, and acts when a line is said or a piece of work reported. */
    private Progress watched(Consumer<String> onLine, Consumer<String> onWork) {
        return new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {
                onWork.accept(work);
            }

            @Override
            public void say(String line) {
                lines.add(line);
                onLine.accept(line);
            }
        };
    }

    private TrainingJob job() {
        return new TrainingJob(folder, miniature.checkpoint(), miniature.cache(), run, TWO_EPOCHS);
    }

    private static void cut(Path file) {
        try {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelCard card() throws IOException {
        try (LoadedModel model = LoadedModel.open(run.model())) {
            return model.card();
        }
    }

    @Test
    void aHeldOutScanThatCannotBeReadIsTold() throws IOException {
        byte[] whole = Files.readAllBytes(miniature.image("disc3"));
        cut(miniature.image("disc3"));
        assertThat(job().execute(watched(line -> {}, work -> {}), new Stop())).isTrue();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("WARNING: the held-out case disc3 cannot be read")
                        && line.contains("disc3_0000"));
        assertThat(card().provenance().cases()).hasSize(3);

        Files.write(miniature.image("disc3"), whole);
        assertThat(TrainingJob.resume(run).execute(Progress.SILENT, new Stop())).isTrue();
        assertThat(card().provenance().cases()).as("mended").hasSize(4);
        cut(miniature.image("disc3"));
        assertThat(TrainingJob.resume(run).execute(Progress.SILENT, new Stop())).isTrue();
    }

    /** The validation scan is damaged when the last epoch ends. */
    @Test
    void aValidationScanThatFailsInTheChoiceOfComponentsDoesNotLoseTheModel() throws IOException {
        Progress damaging = watched(
                line -> {
                    if (line.startsWith("Epoch 2:")) {
                        cut(miniature.image("disc2"));
                    }
                },
                work -> {});
        assertThat(job().execute(damaging, new Stop())).isTrue();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("WARNING: case disc2 is left out of the choice of components")
                        && line.contains("disc2_0000"))
                .contains("No whole validation scan could be measured; all components are kept");
        assertThat(card().protocol().components()).isEqualTo(Protocol.Components.ALL);
    }

    @Test
    void aStopInTheChoiceOfComponentsKeepsTheRun() throws IOException {
        RunFolder undisturbed = miniature.train("undisturbed", TWO_EPOCHS);
        Stop stop = new Stop();
        Progress stopping = watched(line -> {}, work -> {
            if (work.startsWith("Segmenting")) {
                stop.request();
            }
        });
        assertThat(job().execute(stopping, stop)).isFalse();
        assertThat(lines).last().asString().contains("Stopped after the last epoch", "train --resume " + run.path());
        assertThat(run.model()).doesNotExist();

        assertThat(TrainingJob.resume(run).execute(Progress.SILENT, new Stop())).isTrue();
        assertThat(run.model()).hasSameBinaryContentAs(undisturbed.model());
        assertThat(run.epochs()).hasSize(2);
    }
}
