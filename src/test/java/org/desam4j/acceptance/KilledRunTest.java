package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that is killed again and again ends with the weights of a run that nobody disturbed. */
@Tag("slow")
class KilledRunTest {
    private static final int KILLS = 10;
    private static final int EPOCHS = 6;

    @TempDir
    private Path folder;

    private Object[] train(Path run) {
        Path demo = folder.resolve("demo");
        return Desam.train(
                demo.resolve("data"),
                demo.resolve("sam_demo.safetensors"),
                "B",
                folder.resolve("cache"),
                run,
                "--prompt",
                "grid",
                "--grid-side",
                3,
                "--epochs",
                EPOCHS,
                "--batch",
                2,
                "--validation",
                0.5);
    }

    @Test
    void aRunThatIsKilledTenTimesEndsWithTheSameBits() throws Exception {
        Desam.run("demo", "--data-only", "--quick", "--out", folder.resolve("demo"))
                .succeeded();
        Path whole = folder.resolve("whole");
        Desam.run(train(whole)).succeeded();

        Path killed = folder.resolve("killed");
        Random random = new Random(20);
        int epochs = 0;
        int killedWhileRunning = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path description = killed.resolve("run.json");
            boolean begun = Files.exists(description);
            Process process = Desam.start(begun ? new Object[] {"train", "--resume", killed} : train(killed));
            // Before that there is nothing to go on from; a slow machine may need long to come so far.
            while (process.isAlive() && !Files.exists(description)) {
                Thread.sleep(20);
            }
            if (process.waitFor(1500 + random.nextInt(4000), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).isZero();
            } else {
                process.destroyForcibly().waitFor();
                killedWhileRunning++;
            }
            int now = epochs(killed);
            assertThat(now).as("epochs after kill " + kill).isGreaterThanOrEqualTo(epochs - 1);
            epochs = now;
        }
        assertThat(killedWhileRunning).isGreaterThanOrEqualTo(KILLS / 2);
        Desam.run("train", "--resume", killed).succeeded();

        assertThat(killed.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
        assertThat(epochs(killed)).isEqualTo(EPOCHS);
    }

    private static int epochs(Path run) throws Exception {
        Path metrics = run.resolve("metrics.jsonl");
        return Files.exists(metrics) ? Files.readAllLines(metrics).size() : 0;
    }

    @Test
    void aRunThatIsAskedToEndKeepsItsStateWithinTheEpoch() throws Exception {
        Desam.run("demo", "--data-only", "--quick", "--out", folder.resolve("demo"))
                .succeeded();
        Path whole = folder.resolve("whole");
        Desam.run(train(whole)).succeeded();
        Path stopped = folder.resolve("stopped");
        Process process = Desam.start(train(stopped));
        List<Integer> seen = new ArrayList<>();
        while (process.isAlive() && epochs(stopped) < 2) {
            seen.add(epochs(stopped));
            Thread.sleep(20);
        }
        process.destroy();
        process.waitFor();
        assertThat(seen).isNotEmpty();
        assertThat(stopped.resolve("state.safetensors")).exists();
        assertThat(stopped.resolve("model.safetensors")).doesNotExist();
        assertThat(Files.readString(stopped.resolve("train.log"))).contains("--resume");
        Desam.run("train", "--resume", stopped).succeeded();
        assertThat(stopped.resolve("model.safetensors")).hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    }
}
