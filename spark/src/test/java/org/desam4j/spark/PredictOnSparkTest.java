package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.desam4j.model.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictOnSparkTest {
    private static final Path MODEL = Golden.path("micro/tiny_desam.pth");

    @TempDir
    private Path folder;

    private void writeScans() throws IOException {
        byte[] scan = Files.readAllBytes(Golden.path("preprocess/float32.nii"));
        for (String name : new String[] {"a.nii", "b.nii", "c.nii"}) {
            Files.write(folder.resolve(name), scan);
        }
        Files.write(folder.resolve("torn.nii"), Arrays.copyOf(scan, 1000));
    }

    @Test
    void masksAreThoseOfOneMachineAndATornScanIsAFailure() throws Exception {
        writeScans();
        Object[] alone = {"predict", "a.nii", "b.nii", "c.nii", "torn.nii", "--model", MODEL, "--out", "alone"};
        Program.run(folder, alone).ended(1);

        Object[] onSpark = {"predict", "a.nii", "b.nii", "c.nii", "torn.nii", "--model", MODEL, "--out", "spark"};
        Object[] withMaster = Arrays.copyOf(onSpark, onSpark.length + 2);
        withMaster[onSpark.length] = "--spark";
        withMaster[onSpark.length + 1] = "local[2]";
        Program.Result result = Program.run(folder, withMaster).ended(1);

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
        Program.Result again = Program.run(folder, withMaster).ended(0);
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
                        MODEL.toString(),
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
