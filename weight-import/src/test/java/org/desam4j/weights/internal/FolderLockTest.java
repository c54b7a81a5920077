package org.desam4j.weights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void anotherProcessIsRefusedUntilTheFirstHasDied() throws Exception {
        Process other = OtherProcess.started("lock", folder);
        assertThatThrownBy(() -> FolderLock.acquire(folder).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("process " + other.pid())
                .hasMessageContaining("wait until it has ended");
        other.destroyForcibly().waitFor();
        FolderLock.acquire(folder).close();
    }

    @Test
    void whoWaitsGetsTheFolderWhenItIsFree() throws Exception {
        Process other = OtherProcess.started("lock", folder);
        List<String> said = new ArrayList<>();
        try (FolderLock lock = FolderLock.await(folder, () -> {
            said.add("waiting");
            other.destroyForcibly();
        })) {
            assertThat(lock).isNotNull();
        }
        assertThat(said).containsExactly("waiting");
    }

    @Test
    void theSameProcessIsRefusedTooAndKeepsTheLock() throws Exception {
        Process other;
        try (FolderLock lock = FolderLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> FolderLock.acquire(folder).close()).hasMessageContaining("is writing there");
            assertThatThrownBy(() -> FolderLock.acquire(folder.resolve("../" + folder.getFileName()))
                            .close())
                    .hasMessageContaining("is writing there");
            other = OtherProcess.start("022", "lock", folder);
            assertThat(other.waitFor()).as("the other process is still refused").isNotZero();
        }
        FolderLock.acquire(folder).close();
    }

    @Test
    void nothingButWhatWasWrittenStays() throws IOException {
        Path made = folder.resolve("runs/A");
        FolderLock.acquire(made).close();
        assertThat(folder).isEmptyDirectory();
        try (FolderLock lock = FolderLock.acquire(made)) {
            assertThat(lock).isNotNull();
            Files.writeString(made.resolve("run.json"), "{}");
        }
        assertThat(made.toFile().list()).containsExactly("run.json");
        FolderLock.acquire(made).close();
        assertThat(made.toFile().list()).containsExactly("run.json");
    }

    /** Three processes take turns; each turn fails if another one has begun and not ended. */
    @Test
    @Tag("heavy")
    void twoNeverHoldTheLockAlthoughItsFileComesAndGoes() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(OtherProcess.start("022", "turns", folder));
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatADeadProcessLeftHalfWrittenIsRemoved() throws Exception {
        Process other = OtherProcess.started("stall", folder);
        Files.writeString(folder.resolve(".hidden.part"), "of another program");
        FolderLock.acquire(folder).close();
        assertThat(temporaryFiles()).as("written by a process that lives").hasSize(1);
        other.destroyForcibly().waitFor();
        assertThat(temporaryFiles()).hasSize(1);
        FolderLock.acquire(folder).close();
        assertThat(temporaryFiles()).isEmpty();
        assertThat(folder.resolve(".hidden.part")).exists();
        assertThat(folder.resolve("stalled")).doesNotExist();
    }

    private List<Path> temporaryFiles() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".desam-"))
                    .toList();
        }
    }
}
