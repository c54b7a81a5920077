package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictOnSparkTest {
    @TempDir
    private Path folder;

    private void writeScans() throws IOException {
        Files.write(folder.resolve("a.nii"), SmallData.scan(0));
        Files.write(folder.resolve("b.nii"), SmallData.scan(1));
        Files.write(folder.resolve("c.nii"), SmallData.scan(2));
        Files.write(folder.resolve("torn.nii"), Arrays.copyOf(SmallData.scan(3), 1000));
    }

    @Test
    void masksAreThoseOfOneMachineAndATornScanIsAFailure() throws Exception {
        writeScans();
        Object[] scans = {"a.nii", "b.nii", "c.nii", "torn.nii", "--model", SmallData.model()};
        Program.run(folder, Program.arguments("predict", scans, "--out", "alone"))
                .ended(1);
        Object[] onSpark = Program.arguments("predict", scans, "--out", "spark", "--spark", "local[2]");
        Program.Result result = Program.run(folder, onSpark).ended(1);

        assertThat(result.out()).isEqualToNormalizingNewlines("spark/a.nii.gz\nspark/b.nii.gz\nspark/c.nii.gz\n");
        assertThat(result.err().lines())
                .as("progress and the end, nothing of Spark's")
                .allMatch(line -> line.matches(".*: label 1, .* ml|.*has no model card.*|desam: .*"));
        assertThat(result.err()).contains("1 of 4 scans failed").contains("torn.nii: ends too early");
        for (String mask : new String[] {"a.nii.gz", "b.nii.gz", "c.nii.gz"}) {
            assertThat(folder.resolve("spark").resolve(mask))
                    .hasSameBinaryContentAs(folder.resolve("alone").resolve(mask));
        }

        Files.copy(folder.resolve("a.nii"), folder.resolve("torn.nii"), StandardCopyOption.REPLACE_EXISTING);
        Program.Result again = Program.run(folder, onSpark).ended(0);
        assertThat(again.err()).contains("3 of 4 masks are there already").containsOnlyOnce(": label 1, ");
    }

    @Test
    void theProgramWithoutSparkSaysHowToGetIt() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Program.root().resolve("cli/target/desam.jar").toString(),
                        "predict",
                        "a.nii",
                        "--model",
                        SmallData.model().toString(),
                        "--out",
                        folder.resolve("masks").toString(),
                        "--spark",
                        "local[1]")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isEqualTo(2);
        assertThat(err.lines().findFirst().orElse("")).startsWith("desam: --spark needs the build for Spark: make it");
        assertThat(folder.resolve("masks")).doesNotExist();
    }
}
