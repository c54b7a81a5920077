package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs at once: what one fills, the other is refused. */
@Tag("slow")
class TwoProgramsTest {
    @TempDir
    private Path folder;

    @Test
    void oneFolderIsFilledByOneProgram() throws Exception {
        Path demo = folder.resolve("demo");
        Path data = demo.resolve("data");
        Path checkpoint = demo.resolve("sam_demo.safetensors");
        Path cache = folder.resolve("cache");
        Path run = folder.resolve("run");
        Desam.run("demo", "--data-only", "--quick", "--out", demo).succeeded();
        Object[] train = Desam.train(data, checkpoint, "A", cache, run, "--epochs", 1000, "--batch", 2);

        Process first = Desam.start(train);
        try {
            while (first.isAlive() && !Files.exists(run.resolve("metrics.jsonl"))) {
                Thread.sleep(50);
            }
            String writing = "is writing there; wait until it has ended, or give another folder";
            Desam.run(train).failedInOneLine(1, run.toString(), "process " + first.pid(), writing);
            Desam.run("train", "--resume", run).failedInOneLine(1, run.toString(), writing);
            Desam.run("predict", data.resolve("imagesTr"), "--model", checkpoint, "--out", run)
                    .failedInOneLine(1, run.toString(), writing);
            Desam.run(Desam.evaluate(data, run, "B", cache, run)).failedInOneLine(1, run.toString(), writing);
            Desam.run("cross-site", "--data", data, "--checkpoint", checkpoint, "--out", run)
                    .failedInOneLine(1, run.toString(), writing);
        } finally {
            first.destroyForcibly().waitFor();
        }
        List<String> epochs = Files.readAllLines(run.resolve("metrics.jsonl"));
        assertThat(epochs).doesNotHaveDuplicates();
        Process again = Desam.start("train", "--resume", run);
        try {
            while (again.isAlive()
                    && Files.readAllLines(run.resolve("metrics.jsonl")).size() <= epochs.size() + 1) {
                Thread.sleep(50);
            }
            assertThat(again.isAlive())
                    .as("the lock of a process that has died is free")
                    .isTrue();
        } finally {
            again.destroyForcibly().waitFor();
        }
    }
}
