package org.desam4j.training.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.DataException;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.internal.ModelPlaces;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.weights.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelRunsTest {
    @TempDir
    private Path folder;

    @Test
    void oneLabelHasTheFolderItself() throws IOException {
        assertThat(LabelRuns.folder(folder, 1, 7)).isEqualTo(new RunFolder(folder));
        assertThat(ModelPlaces.in(folder)).containsExactly(folder);
        Path checkpoint = Files.createFile(folder.resolve("model.safetensors"));
        assertThat(ModelPlaces.in(checkpoint)).containsExactly(checkpoint);
        assertThat(ModelPlaces.file(folder)).isEqualTo(checkpoint);
    }

    @Test
    void severalLabelsHaveFoldersInTheOrderOfLabels() throws IOException {
        for (int label : new int[] {2, 10, 1}) {
            Files.createDirectories(LabelRuns.folder(folder, 3, label).path());
        }
        Files.createDirectories(folder.resolve("label-old"));
        assertThat(ModelPlaces.in(folder))
                .containsExactly(folder.resolve("label-1"), folder.resolve("label-2"), folder.resolve("label-10"));
    }

    @Test
    void labelsThatHadNotBegunAreBegunWhenTheOthersGoOn() throws IOException {
        LabelRuns.begin(folder, List.of(3, 5));
        TrainingSettings settings = TrainingSettings.defaults(List.of("A"), 3, PromptMode.named("grid"));
        RunDescription description = RunDescription.of(settings)
                .dataset("data")
                .checkpoint("sam.pth")
                .state("teacher")
                .cache("cache")
                .cachePrecision(ElementType.FLOAT16)
                .build();
        LabelRuns.folder(folder, 2, 3).begin(description);

        List<TrainingJob> jobs = LabelRuns.resume(folder);

        assertThat(jobs).extracting(job -> job.settings().label()).containsExactly(3, 5);
        assertThat(jobs).extracting(TrainingJob::resumed).containsExactly(true, false);
        assertThat(jobs).extracting(job -> job.inputs().state()).containsExactly("teacher", "teacher");
        assertThat(jobs.get(1).run().path()).isEqualTo(folder.resolve("label-5"));
        assertThat(jobs.get(1).settings().prompt()).isEqualTo(settings.prompt());
    }

    @Test
    void faultyListsOfLabelsAreClearErrors() throws IOException {
        Path list = folder.resolve("labels.json");
        for (String text : List.of("", "[1]", "[1,null]", "[0,1]", "{}", "null")) {
            Files.writeString(list, text);
            assertThatThrownBy(() -> LabelRuns.resume(folder))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("labels.json");
        }
    }
}
