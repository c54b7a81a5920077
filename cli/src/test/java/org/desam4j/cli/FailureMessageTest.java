package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads of a failure. */
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
        assertThat(FailureMessage.of(failure))
                .contains("GPU's memory does not suffice", said, "--batch", "smaller encoder", "--backend cpu");
    }

    @Test
    void javaWithoutMemoryIsFollowedByHowToGiveMore() {
        assertThat(FailureMessage.of(new OutOfMemoryError("Java heap space")))
                .contains("out of memory (Java heap space)", "DESAM_JAVA_OPTS", "--batch");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(FailureMessage.of(new UncheckedIOException(new NoSuchFileException("scan.nii.gz"))))
                .isEqualTo("scan.nii.gz: no such file or folder");
    }

    @Test
    void whatNobodyForesawAsksForAReportInOneLine() {
        assertThat(FailureMessage.of(new IllegalStateException("first\nsecond")))
                .isEqualTo(
                        "an error of the program itself: IllegalStateException, first second; please report it with the"
                                + " output of the same command with --verbose");
    }
}
