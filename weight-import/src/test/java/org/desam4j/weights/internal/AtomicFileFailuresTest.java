package org.desam4j.weights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomicFileFailuresTest {
    @TempDir
    private Path folder;

    @Test
    void nothingIsLeftBehindWhateverIsThrown() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "before");
        for (Throwable thrown : new Throwable[] {
            new UnsupportedOperationException("no"),
            new OutOfMemoryError("no"),
            new StackOverflowError("no"),
            new IOException("no"),
            new IllegalStateException("no")
        }) {
            assertThatThrownBy(() -> AtomicFile.write(file, temporary -> {
                        Files.writeString(temporary, "half");
                        sneak(thrown);
                    }))
                    .isSameAs(thrown);
            assertThat(folder.toFile().list()).containsExactly("file");
            assertThat(file).hasContent("before");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @ParameterizedTest
    @CsvSource({"077, rw-------", "027, rw-r-----", "002, rw-rw-r--"})
    void permissionsFollowTheUmask(String umask, String permissions) throws Exception {
        assertThat(OtherProcess.start(umask, "write", folder).waitFor()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("written"))))
                .isEqualTo(permissions);
    }

    @Test
    void aFullDiskIsAnErrorThatNamesTheFile() {
        Path file = folder.resolve("mask.nii.gz");
        assertThatThrownBy(() -> AtomicFile.write(file, temporary -> {
                    try (var full = Files.newOutputStream(Path.of("/dev/full"))) {
                        full.write(new byte[100_000]);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("free some space");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNoFileStaysWhatItIs() throws IOException {
        assertThatThrownBy(() -> AtomicFile.write(Path.of("/dev/null"), file -> Files.writeString(file, "text")))
                .hasMessageContaining("/dev/null");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        assertThatThrownBy(() -> AtomicFile.write(folder, file -> Files.writeString(file, "text")))
                .hasMessageContaining("is no file");

        Path real = Files.writeString(folder.resolve("real"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        AtomicFile.write(link, file -> Files.writeString(file, "after"));
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("after");
    }

    @Test
    void namesMayBeAsLongAsTheFileSystemAllows() throws IOException {
        Path file = folder.resolve("x".repeat(255));
        AtomicFile.write(file, temporary -> Files.writeString(temporary, "text"));
        assertThat(file).hasContent("text");
    }
}
