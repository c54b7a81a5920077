package org.desam4j.spark.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.desam4j.training.DataException;
import org.desam4j.training.OutputPlace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of files on a storage. */
class HadoopFilesTest {
    private static final String SECONDS = "desam.storage.seconds";

    @TempDir
    private Path folder;

    private Path storage;

    @BeforeEach
    void open() {
        storage = path("folder", folder);
    }

    @AfterEach
    void forget() {
        System.clearProperty(SECONDS);
    }

    private static Path path(String scheme, Path local) {
        return HadoopFileSystemProvider.ofThisProcess().path(scheme + ":" + local);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void filesAreReadAndListed() throws IOException {
        write("data/a.nii", "0123456789");
        write("data/b.nii", "");
        Path file = storage.resolve("data/a.nii");
        assertThat(names(storage.resolve("data"))).containsExactly("a.nii", "b.nii");
        assertThat(Files.readString(file)).isEqualTo("0123456789");
        assertThat(Files.size(file)).isEqualTo(10);
        assertThat(Files.isRegularFile(file)).isTrue();
        assertThat(Files.isDirectory(storage.resolve("data"))).isTrue();
        assertThat(Files.isReadable(file)).isTrue();
        assertThat(Files.exists(storage.resolve("data/c.nii"))).isFalse();
        assertThat(Files.isSameFile(file, storage.resolve("data/../data/a.nii")))
                .isTrue();
        assertThat(Files.isSameFile(file, folder.resolve("data/a.nii"))).isFalse();
        assertThatThrownBy(() -> Files.newInputStream(storage.resolve("c")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(storage + "/c");
        assertThatThrownBy(() -> Files.list(file)).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void partsOfAFileAreReadFromACopyThatLeavesNothing() throws IOException {
        write("a.bin", "0123456789");
        ByteBuffer part = ByteBuffer.allocate(3);
        try (FileChannel channel = FileChannel.open(storage.resolve("a.bin"))) {
            assertThat(channel.size()).isEqualTo(10);
            channel.read(part, 4);
        }
        assertThat(new String(part.array(), StandardCharsets.US_ASCII)).isEqualTo("456");
        String own = ".desam-" + ProcessHandle.current().pid() + "-";
        assertThat(names(Path.of(System.getProperty("java.io.tmpdir")))).noneMatch(name -> name.startsWith(own));
    }

    @Test
    void whatIsFullIsDeletedByNobody() throws IOException {
        write("data/a.nii", "a");
        assertThatThrownBy(() -> Files.delete(storage.resolve("data"))).isInstanceOf(DirectoryNotEmptyException.class);
        Files.delete(storage.resolve("data/a.nii"));
        Files.delete(storage.resolve("data"));
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(Files.deleteIfExists(storage.resolve("data"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "object"})
    void filesAreWrittenWholeAndReplaced(String scheme) throws IOException {
        Path file = path(scheme, folder).resolve("out/deep/a.json");
        for (String text : List.of("first", "second")) {
            OutputPlace.write(file, text.getBytes(StandardCharsets.UTF_8));
            assertThat(folder.resolve("out/deep/a.json")).hasContent(text);
        }
        assertThat(names(folder.resolve("out/deep"))).containsExactly("a.json");
        assertThatThrownBy(() -> Files.writeString(file, "in pieces"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "object"})
    void whatDoesNotFitLeavesWhatWasThere(String scheme) throws IOException {
        write("full/a.json", "before");
        Path file = path(scheme, folder).resolve("full/a.json");
        assertThatThrownBy(() -> OutputPlace.write(file, new byte[1 << 16]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": cannot be written, its disk is full");
        assertThat(folder.resolve("full/a.json")).hasContent("before");
        assertThat(names(folder.resolve("full"))).containsExactly("a.json");
    }

    @Test
    void theFirstFailureIsTold() throws IOException {
        Files.createDirectory(folder.resolve("stuck"));
        Path file = storage.resolve("stuck/a.json");
        assertThatThrownBy(() -> OutputPlace.write(file, new byte[1]))
                .hasMessageContaining(file + ": cannot be written, its disk is full");
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void aFolderIsHeldByOneJobOfThisProcessAndCleared() throws IOException {
        write("out/.desam-0.part", "of another machine, now");
        write("out/.desam-1.part", "of another machine, last week");
        Files.setLastModifiedTime(
                folder.resolve("out/.desam-1.part"), FileTime.from(Instant.now().minus(Duration.ofDays(7))));
        Path out = storage.resolve("out");
        try (Closeable held = OutputPlace.hold(out)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> OutputPlace.hold(out)).hasMessageContaining("another desam");
            assertThat(names(folder.resolve("out"))).containsExactly(".desam-0.part");
        }
        OutputPlace.hold(out).close();
        OutputPlace.hold(storage.resolve("new/folder")).close();
        assertThat(folder.resolve("new")).as("nothing was written").doesNotExist();
    }

    @Test
    void roomIsAskedFor() throws IOException {
        OutputPlace.requireRoom(storage.resolve("new"), 1, "masks");
        assertThatThrownBy(() -> OutputPlace.requireRoom(storage.resolve("new"), Long.MAX_VALUE, "masks"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(storage + "/new: has ");
    }

    @Test
    void whatDoesNotAnswerIsNotTakenForMissing() {
        System.setProperty(SECONDS, "1");
        Path silent = HadoopFileSystemProvider.ofThisProcess().path("silent://node/scans");
        assertThatThrownBy(() -> Files.exists(silent))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith("silent://node: does not answer within 1 s");
    }

    @Test
    void whatIsNotThereIsToldByItsAddress() {
        Path node = HadoopFileSystemProvider.ofThisProcess().path("hdfs://node.invalid/scans");
        assertThatThrownBy(() -> Files.newInputStream(node))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith("hdfs://node.invalid: cannot be reached (java.net.UnknownHostException");
    }
}
