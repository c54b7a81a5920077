package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.desam4j.examples.PromptSlice;
import org.desam4j.examples.SegmentScan;
import org.desam4j.examples.TrainModel;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of {@code docs/library.md} and {@code docs/extending.md} are what the documents show, and run. */
class LibraryExamplesTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** Indentation and the ends of lines do not count. */
    private static String words(String code) {
        return code.strip().replaceAll("\\s*\n\\s*", "\n");
    }

    @ParameterizedTest
    @CsvSource({"library.md, 3", "extending.md, 5"})
    void theDocumentShowsTheExamples(String document, int count) throws IOException {
        Path folder = Desam.root().resolve("src/test/java/org/desam4j/examples");
        List<String> sources;
        try (Stream<Path> files = Files.list(folder)) {
            sources = files.sorted().map(LibraryExamplesTest::read).toList();
        }
        List<String> blocks = BLOCK.matcher(read(Desam.root().resolve("docs").resolve(document)))
                .results()
                .map((MatchResult block) -> words(block.group(1)))
                .toList();
        assertThat(blocks).hasSize(count);
        assertThat(blocks)
                .allSatisfy(block ->
                        assertThat(sources).anyMatch(source -> ("\n" + source + "\n").contains("\n" + block + "\n")));
    }

    private static String read(Path file) {
        try {
            String text = Files.readString(file);
            return file.toString().endsWith(".java") ? words(text) : text;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @Tag("slow")
    void theExamplesRun(@TempDir Path folder) throws Exception {
        Desam.run("demo", "--data-only", "--quick", "--out", folder.toString()).succeeded();
        String checkpoint = folder.resolve("sam_demo.safetensors").toString();
        String run = folder.resolve("run").toString();
        TrainModel.main(new String[] {folder.resolve("data").toString(), checkpoint, "A", run, "1"});
        assertThat(folder.resolve("run/model.safetensors")).exists();

        Path scan = folder.resolve("data/imagesTr/phantom_000_0000.nii.gz");
        Path mask = folder.resolve("mask.nii.gz");
        SegmentScan.main(new String[] {run, scan.toString(), mask.toString()});
        StoredVolume labels = Volumes.read(mask);
        assertThat(labels.geometry()).isEqualTo(Volumes.read(scan).geometry());
        assertThat(labels.volume().values()).containsOnly(0, 1);

        PromptSlice.main(new String[] {run, scan.toString()});
    }
}
