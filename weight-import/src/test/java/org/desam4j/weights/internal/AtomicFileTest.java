package org.desam4j.weights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void theTargetIsNotThereBeforeItIsWhole() throws IOException {
        Path target = folder.resolve("deep/er/target.txt");
        AtomicFile.write(target, temporary -> {
            assertThat(target).doesNotExist();
            assertThat(temporary).hasParent(target.getParent());
            Files.writeString(temporary, "whole");
            assertThat(target).doesNotExist();
        });
        assertThat(target).hasContent("whole");
        assertThat(target.getParent().toFile().list()).containsExactly("target.txt");
    }

    @Test
    void anOlderFileIsReplaced() throws IOException {
        Path target = Files.writeString(folder.resolve("target.txt"), "older");
        AtomicFile.write(target, temporary -> {
            assertThat(target).hasContent("older");
            Files.writeString(temporary, "newer");
        });
        assertThat(target).hasContent("newer");
        assertThat(folder.toFile().list()).containsExactly("target.txt");
    }

    @Test
    void aFailureLeavesTheOlderFileAndNothingElse() throws IOException {
        Path target = Files.writeString(folder.resolve("target.txt"), "older");
        for (Exception failure : new Exception[] {new IOException("disk full"), new IllegalStateException("a bug")}) {
            assertThatThrownBy(() -> AtomicFile.write(target, temporary -> {
                        Files.writeString(temporary, "hal");
                        if (failure instanceof IOException known) {
                            throw known;
                        }
                        throw (RuntimeException) failure;
                    }))
                    .isSameAs(failure);
            assertThat(target).hasContent("older");
            assertThat(folder.toFile().list()).containsExactly("target.txt");
        }
    }

    @Test
    void aTargetThatCannotBeReplacedLeavesNothingBehind() throws IOException {
        Path target = Files.createDirectories(folder.resolve("target/full")).getParent();
        assertThatThrownBy(() -> AtomicFile.write(target, temporary -> Files.writeString(temporary, "whole")))
                .isInstanceOf(IOException.class);
        assertThat(folder.toFile().list()).containsExactly("target");
    }
}
