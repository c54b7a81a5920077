package org.desam4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputPlaceTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatCanBeMadeIsNotMade() {
        assertThatCode(() -> OutputPlace.requireFolder(folder.resolve("a/b/c"))).doesNotThrowAnyException();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsInTheWayIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "a file");
        Path dangling = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        for (Path inTheWay : new Path[] {file, dangling}) {
            assertThatThrownBy(() -> OutputPlace.requireFolder(inTheWay.resolve("sub/folder")))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(inTheWay.toString())
                    .hasMessageContaining("is not a folder");
        }
    }

    /** Nobody can make files there, not even the system's administrator. */
    @Test
    void aFolderThatCannotBeWrittenToIsRefused() {
        assertThatThrownBy(() -> OutputPlace.requireFolder(Path.of("/proc/desam")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("/proc")
                .hasMessageContaining("cannot be written to");
    }

    @Test
    void roomIsComparedWithWhatIsFree() {
        assertThatCode(() -> OutputPlace.requireRoom(folder.resolve("a/b"), 1, "masks"))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> OutputPlace.requireRoom(folder.resolve("a/b"), Long.MAX_VALUE, "the masks of a village"))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("a/b", "GiB free", "the masks of a village take 8589934592.0 GiB");
    }
}
