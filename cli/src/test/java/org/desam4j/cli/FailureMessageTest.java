package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The line that a user reads of a failure. */
class FailureMessageTest {

    /** The strings are those of libnd4jcuda.so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Allocation failed: [[DEVICE] allocation failed] for amount of memory 50331648 bytes",
                "Can't allocate [DEVICE] memory; Error code: [2]",
                "Can't allocate CUDA memory",
                "cudaMalloc failed; Error code: [2]",
                "Requested amount exceeds device limits; Limit: 1; Requested: 2"
            })
    void aFullGpuIsFollowedByWhatToLower(String said) {
        RuntimeException failure = new RuntimeException("Op execution failed", new IllegalStateException(said));
        assertThat(message(failure))
                .contains("GPU's memory does not suffice", said, "--batch", "smaller encoder", "--backend cpu");
    }

    @Test
    void javaWithoutMemoryIsFollowedByWhatHelpsInThatCommand() {
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        assertThat(FailureMessage.of(full, command(new TrainCommand())))
                .contains("out of memory (Java heap space)", "DESAM_JAVA_OPTS=-Xmx", "g, or a smaller --batch");
        assertThat(FailureMessage.of(full, command(new InspectCommand())))
                .contains("DESAM_JAVA_OPTS=-Xmx")
                .doesNotContain("--batch");
        assertThat(FailureMessage.of(full, command(new ProfileCommand()))).endsWith("or a smaller --variant");
    }

    private static CommandSpec command(BaseCommand command) {
        return new CommandLine(command).getCommandSpec();
    }

    private static String message(Throwable failure) {
        return FailureMessage.of(failure, command(new TrainCommand()));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(message(new UncheckedIOException(new NoSuchFileException("scan.nii.gz"))))
                .isEqualTo("scan.nii.gz: no such file or folder");
    }

    @Test
    void whatNobodyForesawAsksForAReportInOneLine() {
        assertThat(message(new IllegalStateException("first\nsecond")))
                .isEqualTo("internal error: IllegalStateException, first second; please report it with the"
                        + " output of the same command with --verbose");
    }
}
