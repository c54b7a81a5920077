package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that dies in the middle, with its executors in the same process, and is started again. */
@Tag("slow")
class KilledDriverTest {
    private static final int SCANS = 24;
    private static final long POLL_MILLIS = 5;
    private static final long MINUTES = 5;

    @TempDir
    private Path folder;

    /** The masks that are there, with the times at which they were written. */
    private Map<Path, FileTime> masks() throws IOException {
        Map<Path, FileTime> masks = new HashMap<>();
        if (Files.isDirectory(folder.resolve("spark"))) {
            try (Stream<Path> files = Files.list(folder.resolve("spark"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".nii.gz"))
                        .toList()) {
                    masks.put(file, Files.getLastModifiedTime(file));
                }
            }
        }
        return masks;
    }

    private void killInTheMiddle(Object... command) throws IOException, InterruptedException {
        Path log = folder.resolve("driver.log");
        Process driver = Program.builder(folder, List.of(), command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (driver.isAlive() && masks().isEmpty()) {
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            driver.destroyForcibly();
        }
        assertThat(driver.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(driver.exitValue()).as(Files.readString(log)).isNotZero();
    }

    @Test
    void whatIsMissingIsDoneAndNothingElse() throws Exception {
        SmallData.writeScans(folder.resolve("scans"), SCANS);
        Object[] scans =
                IntStream.range(0, SCANS).mapToObj(i -> "scans/" + i + ".nii").toArray();
        Object[] onSpark = Program.arguments(
                "predict", scans, "--model", SmallData.model(), "--out", "spark", "--spark", "local[2]");
        killInTheMiddle(onSpark);
        Map<Path, FileTime> before = masks();
        assertThat(before).isNotEmpty().hasSizeLessThan(SCANS);

        Program.Result again = Program.run(folder, onSpark).ended(0);
        assertThat(again.err()).contains(before.size() + " of " + SCANS + " masks are there already");
        assertThat(again.err().lines().filter(line -> line.contains(": label 1, ")))
                .hasSize(SCANS - before.size());
        assertThat(masks()).hasSize(SCANS).containsAllEntriesOf(before);
        try (Stream<Path> files = Files.list(folder.resolve("spark"))) {
            assertThat(files.map(Path::toString).filter(name -> name.endsWith(".part")))
                    .as("left by the one that died")
                    .isEmpty();
        }
        Program.run(folder, Program.arguments("predict", scans, "--model", SmallData.model(), "--out", "alone"))
                .ended(0);
        for (int i = 0; i < SCANS; i++) {
            assertThat(folder.resolve("spark").resolve(i + ".nii.gz"))
                    .hasSameBinaryContentAs(folder.resolve("alone").resolve(i + ".nii.gz"));
        }
    }
}
