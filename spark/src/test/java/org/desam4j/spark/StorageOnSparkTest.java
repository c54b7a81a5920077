package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.desam4j.spark.files.FolderStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans, data, models, the cache and results on a storage that is reached by addresses alone. */
@Tag("slow")
class StorageOnSparkTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void copyModel() throws IOException {
        Files.copy(SmallData.model(), folder.resolve("model.pth"));
    }

    private String address(String name) {
        return FolderStorage.address(folder.resolve(name));
    }

    private static List<Path> files(Path results, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(results::relativize)
                    .sorted()
                    .toList();
        }
    }

    private void assertSame(String some, String others, String ending, int count) throws IOException {
        List<Path> files = files(folder.resolve(some), ending);
        assertThat(files).hasSize(count);
        assertThat(files(folder.resolve(others), ending)).isEqualTo(files);
        for (Path file : files) {
            assertThat(folder.resolve(others).resolve(file))
                    .hasSameBinaryContentAs(folder.resolve(some).resolve(file));
        }
    }

    @Test
    void masksAreThoseOfThisMachine() throws Exception {
        SmallData.writeScans(folder.resolve("scans"), 2);
        Files.write(folder.resolve("scans/torn.nii"), Arrays.copyOf(SmallData.scan(3), 1000));
        Program.run(folder, "predict", "scans/0.nii", "scans/1.nii", "--model", "model.pth", "--out", "alone")
                .ended(0);
        Object[] scans = {
            address("scans/0.nii"), address("scans/1.nii"), address("scans/torn.nii"), address("scans/no.nii")
        };
        Object[] options = {"--model", address("model.pth"), "--out", address("masks"), "--spark", "local[2]"};
        Program.Result result = Program.run(folder, Program.arguments("predict", scans, options))
                .ended(1);
        assertThat(result.out().lines()).containsExactly(address("masks/0.nii.gz"), address("masks/1.nii.gz"));
        assertThat(result.err())
                .contains(address("scans/torn.nii") + ": ends too early")
                .contains(address("scans/no.nii") + ": no such file");
        assertSame("alone", "masks", ".nii.gz", 2);
        assertThat(folder.resolve("masks/0.json")).content().contains("\"scan\" : \"" + address("scans/0.nii") + '"');

        Program.Result missing = Program.run(
                        folder,
                        "predict",
                        scans[0],
                        "--model",
                        address("no.pth"),
                        "--out",
                        address("masks"),
                        "--spark",
                        "local[1]")
                .ended(1);
        assertThat(missing.err()).startsWith("desam: " + address("no.pth") + ": no such file;");
        Program.Result alone = Program.run(folder, "predict", scans[0], "--model", "model.pth", "--out", "none")
                .ended(2);
        assertThat(alone.err()).contains("'" + scans[0] + "' is no file of this machine; give --spark MASTER");
    }

    @Test
    void embeddingsAreThoseOfThisMachine() throws Exception {
        SmallData.writeDataset(folder.resolve("data"), 2);
        Program.run(folder, "embed", "--data", "data", "--checkpoint", "model.pth", "--cache", "cache1")
                .ended(0);
        Object[] embed = {
            "embed",
            "--data",
            address("data"),
            "--checkpoint",
            address("model.pth"),
            "--cache",
            address("cache2"),
            "--spark",
            "local[2]"
        };
        assertThat(Program.run(folder, embed).ended(0).out())
                .isEqualToNormalizingNewlines("20 slices are embedded in " + address("cache2") + "\n");
        assertSame("cache1", "cache2", ".safetensors", 4);
    }

    /** The runs' working files stay on the machines that train. */
    @Test
    void aStudyIsThatOfThisMachine() throws Exception {
        SmallData.writeDataset(folder.resolve("data"), 3);
        Program.run(
                        folder,
                        Program.arguments(
                                "cross-site",
                                new Object[] {"--data", "data", "--checkpoint", "model.pth"},
                                "--epochs",
                                "1",
                                "--cache",
                                "cache",
                                "--out",
                                "alone"))
                .ended(0);
        Object[] study = {
            "cross-site",
            "--data",
            address("data"),
            "--checkpoint",
            address("model.pth"),
            "--epochs",
            "1",
            "--cache",
            address("cache"),
            "--out",
            address("study"),
            "--spark",
            "local[2]"
        };
        Program.run(folder, study).ended(0);
        Path run = folder.resolve("study/runs/DeSAM-B-trained-on-A");
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("metrics.jsonl", "model.safetensors", "run.json", "train.log");
        }
        assertThat(run.resolve("run.json"))
                .content()
                .contains('"' + address("data") + '"', '"' + address("cache") + '"');
        assertSame("alone", "study", ".csv", 2);
        assertSame("alone", "study", "model.safetensors", 8);
        Program.Result again = Program.run(folder, study).ended(0);
        assertThat(again.err()).doesNotContain("Run DeSAM");
    }
}
