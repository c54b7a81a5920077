package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.desam4j.spark.files.FolderStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a cluster of processes, a part of which dies. */
@Tag("slow")
class KilledWorkerTest {
    private static final int SCANS = 24;
    private static final long POLL_MILLIS = 5;
    private static final long MINUTES = 10;

    @TempDir
    private Path folder;

    private StandaloneSpark spark;

    @BeforeEach
    void start() throws Exception {
        spark = new StandaloneSpark(folder.resolve("spark"), 2);
    }

    @AfterEach
    void stop() {
        spark.close();
    }

    private static boolean hasMask(Path masks) throws IOException {
        if (!Files.isDirectory(masks)) {
            return false;
        }
        try (Stream<Path> files = Files.list(masks)) {
            return files.anyMatch(file -> file.toString().endsWith(".nii.gz"));
        }
    }

    @Test
    void masksAndFiguresAreThoseOfOneMachine() throws Exception {
        SmallData.writeScans(folder.resolve("scans"), SCANS);
        Object[] scans = Stream.iterate(0, i -> i + 1)
                .limit(SCANS)
                .map(i -> folder.resolve("scans").resolve(i + ".nii"))
                .toArray();
        Program.run(folder, Program.arguments("predict", scans, "--model", SmallData.model(), "--out", "alone"))
                .ended(0);
        Path log = folder.resolve("driver.log");
        Process driver = Program.builder(
                        folder,
                        List.of("-Dspark.executor.memory=512m", "-Dspark.executor.cores=1"),
                        Program.arguments(
                                "predict",
                                scans,
                                "--model",
                                SmallData.model(),
                                "--out",
                                "spark",
                                "--spark",
                                spark.address()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (driver.isAlive() && !hasMask(folder.resolve("spark"))) {
                Thread.sleep(POLL_MILLIS);
            }
            spark.kill(0);
            assertThat(driver.waitFor(MINUTES, TimeUnit.MINUTES)).as("ended").isTrue();
            assertThat(driver.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            driver.destroyForcibly();
        }
        assertThat(Files.readString(log)).contains(" is lost (");
        for (int i = 0; i < SCANS; i++) {
            assertThat(folder.resolve("spark").resolve(i + ".nii.gz"))
                    .hasSameBinaryContentAs(folder.resolve("alone").resolve(i + ".nii.gz"));
        }

        SmallData.writeDataset(folder.resolve("data"), 3);
        Object[] evaluate = {"--data", "data", "--model", SmallData.model(), "--cache", "cache1", "--out", "report1"};
        Program.run(folder, Program.arguments("evaluate", evaluate)).ended(0);
        // On a storage that executors know by its address alone.
        Program.run(
                        folder,
                        "evaluate",
                        "--data",
                        FolderStorage.address(folder.resolve("data")),
                        "--model",
                        FolderStorage.address(SmallData.model()),
                        "--cache",
                        FolderStorage.address(folder.resolve("cache2")),
                        "--out",
                        FolderStorage.address(folder.resolve("report2")),
                        "--spark",
                        spark.address())
                .ended(0);
        assertThat(folder.resolve("report2/cases.csv")).hasSameBinaryContentAs(folder.resolve("report1/cases.csv"));
    }
}
