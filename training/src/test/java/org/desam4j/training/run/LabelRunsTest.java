package org.desam4j.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelRunsTest {
    @TempDir
    private Path folder;

    @Test
    void oneLabelHasTheFolderItself() throws IOException {
        assertThat(LabelRuns.folder(folder, 1, 7)).isEqualTo(new RunFolder(folder));
        assertThat(LabelRuns.models(folder)).containsExactly(folder);
        Path checkpoint = Files.createFile(folder.resolve("model.safetensors"));
        assertThat(LabelRuns.models(checkpoint)).containsExactly(checkpoint);
    }

    @Test
    void severalLabelsHaveFoldersInTheOrderOfLabels() throws IOException {
        for (int label : new int[] {2, 10, 1}) {
            Files.createDirectories(LabelRuns.folder(folder, 3, label).path());
        }
        Files.createDirectories(folder.resolve("label-old"));
        assertThat(LabelRuns.models(folder))
                .containsExactly(folder.resolve("label-1"), folder.resolve("label-2"), folder.resolve("label-10"));
    }
}
