package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StudyOnSparkTest {
    @TempDir
    private Path folder;

    private static List<Path> files(Path study) throws IOException {
        try (Stream<Path> files = Files.walk(study)) {
            return files.filter(file -> file.toString().matches(".*(\\.csv|model\\.safetensors)"))
                    .map(study::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** One thread each, which runs note in their models' cards. */
    @Test
    void tablesAndModelsAreThoseOfOneMachine() throws Exception {
        SmallData.writeDataset(folder.resolve("data"), 3);
        Object[] study = {"--data", "data", "--checkpoint", SmallData.model(), "--epochs", "1", "--cache", "cache"};
        Program.run(folder, Program.arguments("cross-site", study, "--out", "alone"))
                .ended(0);
        Program.run(folder, Program.arguments("cross-site", study, "--out", "spark", "--spark", "local[2]"))
                .ended(0);
        List<Path> files = files(folder.resolve("alone"));
        assertThat(files).hasSizeGreaterThan(8);
        assertThat(files(folder.resolve("spark"))).isEqualTo(files);
        for (Path file : files) {
            assertThat(folder.resolve("spark").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("alone").resolve(file));
        }
    }
}
