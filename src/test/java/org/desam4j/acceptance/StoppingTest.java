package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while nothing but whole files is made. */
@Tag("slow")
class StoppingTest {
    @TempDir
    private Path folder;

    private List<Path> cached() throws IOException {
        if (!Files.isDirectory(folder.resolve("cache"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
        }
    }

    /**
     * Stopped after the first whole case, embedding says so, within seconds also in the middle of a step, leaves whole files alone, and makes
     * only the others later.
     */
    @Test
    void embeddingStopsAndGoesOn() throws Exception {
        Desam.run("demo", "--data-only", "--quick", "--out", folder.resolve("demo"))
                .succeeded();
        Object[] embed = {
            "embed",
            "--data",
            folder.resolve("demo/data"),
            "--checkpoint",
            folder.resolve("demo/sam_demo.safetensors"),
            "--cache",
            folder.resolve("cache")
        };
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = Desam.builder(List.of(), embed);
        // A shell that runs tests in the background may have them ignore interrupts.
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        Process process = builder.redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (process.isAlive() && cached().isEmpty()) {
            Thread.sleep(5);
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(Files.readString(err)).contains("Stopping; Ctrl-C once more ends at once", "kept");
        List<Path> kept = cached();
        assertThat(kept).isNotEmpty();
        Desam.Result again = Desam.run(embed).succeeded();
        assertThat(cached()).containsAll(kept).hasSizeGreaterThan(kept.size());
        assertThat(Desam.run(embed).succeeded().err()).doesNotContain("Embedding");
        assertThat(again.err()).contains("Embedding");
    }
}
