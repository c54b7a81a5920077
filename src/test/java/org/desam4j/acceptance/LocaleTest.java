package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The main commands on machines of other languages: Persian has digits and a decimal separator of its own, and Turkish an i of its
 * own. Each must give what it gives on an English machine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class LocaleTest {
    private Path folder;
    private Outcome english;

    /**
     * The output and the files of the commands.
     *
     * @param printed the standard output of each command in turn
     * @param files the bytes of the files that hold neither times nor paths, by name
     */
    private record Outcome(List<String> printed, Map<String, byte[]> files) {}

    @BeforeAll
    void runInEnglish(@TempDir Path temporary) throws Exception {
        folder = temporary;
        english = outcome("en-US");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "tr-TR"})
    void theMainCommandsGiveTheSameInEveryLanguage(String locale) throws Exception {
        Outcome outcome = outcome(locale);
        assertThat(outcome.printed()).isEqualTo(english.printed());
        assertThat(outcome.files()).containsOnlyKeys(english.files().keySet());
        english.files()
                .forEach((name, bytes) ->
                        assertThat(outcome.files().get(name)).as(name).isEqualTo(bytes));
    }

    private Outcome outcome(String locale) throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        Path data = work.resolve("try/data");
        Path checkpoint = work.resolve("try/sam_demo.safetensors");
        Path cache = work.resolve("cache");
        Path run = work.resolve("run");
        Path image = data.resolve("imagesTr/phantom_005_0000.nii.gz");
        List<Object[]> commands = List.of(
                new Object[] {"demo", "--data-only", "--quick", "--out", work.resolve("try")},
                new Object[] {"inspect", checkpoint, "--tensors"},
                new Object[] {"inspect", checkpoint, "--json"},
                Desam.train(
                        data,
                        checkpoint,
                        "A",
                        cache,
                        run,
                        "--epochs",
                        1,
                        "--slices",
                        "without_last",
                        "--prompt",
                        "grid",
                        "--grid-side",
                        3,
                        "--validation",
                        0.4),
                Desam.evaluate(data, run, "B", cache, work.resolve("evaluation")),
                new Object[] {"predict", image, "--model", run, "--out", work.resolve("masks")},
                new Object[] {"convert", checkpoint, work.resolve("converted.safetensors")});
        List<String> printed = new ArrayList<>();
        for (Object[] command : commands) {
            ProcessBuilder process = Desam.builder(options(locale), command);
            printed.add(Desam.run(process).succeeded().out());
        }
        Map<String, byte[]> files = files(work);
        assertThat(files).containsKeys("run/model.safetensors", "evaluation/cases.csv", "masks/phantom_005.nii.gz");
        Desam.delete(work);
        return new Outcome(printed, files);
    }

    private static List<String> options(String locale) {
        String[] parts = locale.split("-", -1);
        return List.of("-Duser.language=" + parts[0], "-Duser.country=" + parts[1]);
    }

    private static Map<String, byte[]> files(Path work) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(work)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = work.relativize(file).toString();
                boolean timed = Stream.of(".log", ".jsonl", "run.json", ".html", "state.safetensors")
                        .anyMatch(name::endsWith);
                files.put(name, timed ? new byte[0] : Files.readAllBytes(file));
            }
        }
        return files;
    }
}
