package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.desam4j.training.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that tell a user of images that no case uses. */
class UnusedImagesTest {
    @TempDir
    private Path folder;

    private static final class Lines implements Progress {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void report(String work, long done, long total, String unit) {}

        @Override
        public void say(String line) {
            lines.add(line);
        }
    }

    /** Five names are shown, and how many more there are. */
    @ParameterizedTest
    @ValueSource(ints = {5, 6, 30})
    void manyUnusedImagesAreOneLine(int unused) throws IOException {
        Path images = Files.createDirectory(folder.resolve("imagesTr"));
        Path labels = Files.createDirectory(folder.resolve("labelsTr"));
        Files.createFile(images.resolve("a_0000.nii"));
        Files.createFile(labels.resolve("a.nii"));
        for (int i = 10; i < 10 + unused; i++) {
            Files.createFile(images.resolve("b" + i + "_0000.nii"));
        }
        Files.writeString(folder.resolve("sites.csv"), "case,site\na,A\n");
        Lines told = new Lines();
        Dataset.open(folder, told);
        String shown = IntStream.range(10, 15).mapToObj(i -> "b" + i).collect(Collectors.joining(", "));
        assertThat(told.lines)
                .containsExactly(unused + " images: " + shown + (unused == 5 ? "" : " and " + (unused - 5) + " more")
                        + ": left out, since sites.csv does not name them");
    }

    /** A name that turns the text around it is shown by its code points. */
    @Test
    void whatCannotBeSeenIsShownAsItsCodePoint() {
        assertThat(SafeName.shown("a\u202Eb\u0007c")).isEqualTo("a\\u202eb\\u0007c");
        assertThat(SafeName.shown("Li\u00E8ge")).isEqualTo("Li\u00E8ge");
    }
}
