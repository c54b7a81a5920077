package org.desam4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that may be replaced, and what files are told apart by. */
class OwnFileTest {
    private static final String SIGN = "case,site,";

    @TempDir
    private Path folder;

    /** The sign must end within the first 1024 bytes. */
    @ParameterizedTest
    @CsvSource({"0, true", "1014, true", "1015, false"})
    void aFileIsKnownByItsBeginning(int before, boolean ours) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), " ".repeat(before) + SIGN + "dice");
        assertThat(OwnFile.isOursOrFree(file, SIGN)).isEqualTo(ours);
        if (ours) {
            assertThatCode(() -> OwnFile.require(file, SIGN, "evaluate")).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> OwnFile.require(file, SIGN, "evaluate"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("evaluate did not make it");
        }
    }

    @Test
    void aFreePlaceMayBeWrittenToAndAFolderNot() throws IOException {
        assertThat(OwnFile.isOursOrFree(folder.resolve("none"), SIGN)).isTrue();
        assertThat(OwnFile.isOursOrFree(folder, SIGN)).isFalse();
    }

    /** FIPS 180-2's examples: the SHA-256 of "abc", and of nothing. */
    @Test
    void theHashOfSeveralFilesIsThatOfTheirContentInARow() throws IOException {
        Path first = Files.writeString(folder.resolve("first"), "a");
        Path second = Files.writeString(folder.resolve("second"), "bc");
        assertThat(FileHash.of(List.of(first, second)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(FileHash.of(Files.createFile(folder.resolve("empty"))))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
