package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.training.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelNamesTest {
    @TempDir
    private Path folder;

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("dataset.json"), json);
    }

    @Test
    void bothWaysOfNamingLabelsAreRead() throws IOException {
        assertThat(LabelNames.of(folder, 1)).isEmpty();
        write("{\"labels\": {\"background\": 0, \"liver\": 1, \"organs\": [1, 2]}}");
        assertThat(LabelNames.of(folder, 1)).contains("liver");
        assertThat(LabelNames.of(folder, 2)).isEmpty();
        write("{\"labels\": {\"0\": \"background\", \"2\": \"spleen\"}, \"name\": \"x\"}");
        assertThat(LabelNames.of(folder, 2)).contains("spleen");
        write("{}");
        assertThat(LabelNames.of(folder, 2)).isEmpty();
        write("[");
        assertThatThrownBy(() -> LabelNames.of(folder, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("dataset.json");
    }
}
