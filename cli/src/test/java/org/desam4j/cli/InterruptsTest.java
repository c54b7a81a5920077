package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private static final long PATIENCE_SECONDS = 60;

    /** A program whose orderly end takes for ever. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch never = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                System.out.println("ending");
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            Interrupts.endAtTheSecond();
            System.out.println("ready");
            never.await();
        }
    }

    /** Without a handler for the second one the process waits for its hook, and this test for the process. */
    @Test
    void theSecondInterruptEndsAProcessThatIsEnding() throws Exception {
        Process process = new ProcessBuilder(
                        // A shell that runs tests in the background may have them ignore interrupts.
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");
            interrupt(process);
            assertThat(out.readLine()).isEqualTo("ending");
            assertThat(process.isAlive()).isTrue();
            interrupt(process);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }
}
