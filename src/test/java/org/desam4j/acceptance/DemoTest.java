package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.volume.Volumes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration, and the other commands on what it leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class DemoTest {
    private Path folder;
    private Path demo;
    private Desam.Result result;

    @BeforeAll
    void runOnce(@TempDir Path temporary) throws Exception {
        folder = temporary;
        demo = folder.resolve("demo");
        result = Desam.run("demo", "--quick", "--out", demo).succeeded();
    }

    /** The lines of the printed table as Dice by site and mask. */
    private Map<String, Double> dice() {
        Map<String, Double> dice = new HashMap<>();
        result.out().lines().filter(line -> line.contains(" ± ")).forEach(line -> {
            List<String> cells = Pattern.compile("\\s{2,}").splitAsStream(line).toList();
            String mean = cells.get(4).substring(0, cells.get(4).indexOf(' '));
            dice.put(cells.get(0) + " " + cells.get(2), Double.valueOf(mean));
        });
        return dice;
    }

    @Test
    @Order(1)
    void learnsTheSourceSiteAndBeatsTheTrivialMaskEverywhere() {
        Map<String, Double> dice = dice();
        assertThat(dice).as("four sites, and the unseen ones pooled").hasSize(10);
        assertThat(dice.get("A DeSAM")).isGreaterThanOrEqualTo(0.8);
        for (String site : List.of("A", "B", "C", "D")) {
            assertThat(dice.get(site + " DeSAM")).as(site).isGreaterThan(dice.get(site + " mean label"));
        }
    }

    @Test
    @Order(2)
    void leavesAReportThatNeedsNothingBesideIt() throws IOException {
        String page = Files.readString(demo.resolve("report.html"));
        assertThat(page).contains("id=\"sites\"", "default-src 'none'", "data:image/png;base64,");
        assertThat(page).doesNotContain("http://").doesNotContain("https://");
        assertThat(Files.readAllLines(demo.resolve("cases.csv"))).hasSize(1 + 8);
        try (Stream<Path> files = Files.walk(demo)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    /** The last line opens a page with the worst case and what the model makes of it; the pictures are those of docs. */
    @Test
    @Order(2)
    void endsWithTheLineThatShowsItsResults(@TempDir Path profile) throws Exception {
        String last = result.out().lines().reduce((first, second) -> second).orElseThrow();
        assertThat(last).isEqualTo("Look:    ./desam view " + demo);
        List<Integer> differences = new ArrayList<>();
        try (Chromium browser = Chromium.start(profile);
                ShownPage page = ShownPage.of(demo);
                Tab tab = browser.tab()) {
            for (String scheme : List.of("light", "dark")) {
                tab.looks(1280, 800, scheme).open(page.address());
                tab.waitFor("document.querySelectorAll('#layers input').length === 2");
                tab.waitFor("document.getElementById('status').textContent === ''");
                tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
                Path picture = tab.screenshot(Desam.root().resolve("src/test/target/view-" + scheme + ".png"));
                differences.add(ImageIO.read(picture.toFile()).getRGB(5, 790) & 0xff);
            }
            assertThat(tab.evaluate(
                                    "[...document.querySelectorAll('#table tbody tr')].map(row => Number(row.cells[2].textContent))"
                                            + ".every((dice, i, all) => i === 0 || all[i - 1] <= dice)")
                            .asBoolean())
                    .isTrue();
            assertThat(tab.complaints()).isEmpty();
        }
        assertThat(differences.get(0)).as("light").isGreaterThan(200);
        assertThat(differences.get(1)).as("dark").isLessThan(60);
    }

    @Test
    @Order(3)
    void doesNotOverwrite() throws Exception {
        Desam.run("demo", "--quick", "--out", demo).failedInOneLine(1, "is not empty");
    }

    @Test
    @Order(4)
    void predictWritesAMaskOnTheScansVoxels() throws Exception {
        Path image = demo.resolve("data/imagesTr/phantom_000_0000.nii.gz");
        Path out = folder.resolve("masks");
        Desam.run("predict", image, "--model", demo.resolve("run"), "--out", out)
                .succeeded();
        assertThat(out.toFile().list()).containsExactlyInAnyOrder("phantom_000.nii.gz", "phantom_000.json");
    }

    @Test
    @Order(5)
    void trainsAndEvaluatesWithGridPoints() throws Exception {
        Path cache = folder.resolve("cache");
        Path run = folder.resolve("run");
        Desam.run(
                        "embed",
                        "--data",
                        demo.resolve("data"),
                        "--checkpoint",
                        demo.resolve("sam_demo.safetensors"),
                        "--cache",
                        cache,
                        "--sites",
                        "A")
                .succeeded();
        Desam.run(train(
                        demo.resolve("data"),
                        demo.resolve("sam_demo.safetensors"),
                        run,
                        "--prompt",
                        "grid",
                        "--grid-side",
                        3,
                        "--min-iou",
                        0))
                .succeeded();
        assertThat(Desam.run("inspect", run.resolve("model.safetensors"))
                        .succeeded()
                        .out())
                .contains("--grid-side         3 points", "--min-iou           0, all points are trusted");
        Desam.Result evaluated = Desam.run(
                        Desam.evaluate(demo.resolve("data"), run, "B", cache, folder.resolve("evaluation")))
                .succeeded();
        assertThat(evaluated.out()).contains("B     unseen");
        assertThat(folder.resolve("evaluation").toFile().list())
                .containsExactlyInAnyOrder("report.html", "cases.csv", "settings.json", "measured");
        Desam.Result again = Desam.run(
                        Desam.evaluate(demo.resolve("data"), run, "B", cache, folder.resolve("evaluation")))
                .succeeded();
        assertThat(again.out()).isEqualTo(evaluated.out());
        assertThat(again.err()).contains("Site B: 2 of 2 cases were measured before");

        Path image = demo.resolve("data/imagesTr/phantom_000_0000.nii.gz");
        Path masks = folder.resolve("masks-of-grid");
        Desam.run("predict", image, "--model", run, "--records", "--out", masks).succeeded();
        assertThat(masks.resolve("phantom_000.records.json"))
                .content()
                .contains("\"segmentation\":{\"size\":", "\"predicted_iou\":", "\"point_coords\":[[");
        Desam.run("predict", image, "--model", run, "--prompt", "box", "--records", "--out", masks)
                .failedInOneLine(2, "--prompt grid");
    }

    /** bfloat16 has 8 bits of significand, and what products add up is float32: boundaries may move by a voxel here and there. */
    @Test
    @Order(5)
    void masksOfBfloat16AreNearlyThoseOfFloat32() throws Exception {
        Path exact = folder.resolve("masks-of-float32");
        Path near = folder.resolve("masks-of-bfloat16");
        Optional<String> obstacle = Precision.BFLOAT16.obstacle();
        if (obstacle.isPresent()) {
            Desam.run(predictAll(near, "bfloat16")).failedInOneLine(2, obstacle.get());
            return;
        }
        Desam.run(predictAll(exact, "float32")).succeeded();
        Desam.run(predictAll(near, "auto")).succeeded();
        List<Double> dices = new ArrayList<>();
        try (Stream<Path> masks = Files.list(exact)) {
            for (Path mask :
                    masks.filter(file -> file.toString().endsWith(".nii.gz")).toList()) {
                dices.add(dice(mask, near.resolve(mask.getFileName())));
            }
        }
        assertThat(dices).isNotEmpty().allSatisfy(dice -> assertThat(dice).isGreaterThan(0.97));
        assertThat(dices.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                .isGreaterThan(0.995);
        assertThat(dices).as("another precision was computed").anyMatch(dice -> dice < 1);
        assertThat(exact.resolve("phantom_000.json")).content().contains("\"precision\" : \"FLOAT32\"");
        assertThat(near.resolve("phantom_000.json")).content().contains("\"precision\" : \"BFLOAT16\"");
    }

    private Object[] predictAll(Path out, String precision) throws IOException {
        try (Stream<Path> images = Files.list(demo.resolve("data/imagesTr"))) {
            Stream<Object> options = Stream.of("--model", demo.resolve("run"), "--out", out, "--precision", precision);
            return Stream.of(Stream.of("predict"), images, options)
                    .flatMap(each -> each)
                    .toArray();
        }
    }

    private static double dice(Path a, Path b) throws IOException {
        double[] first = Volumes.read(a).volume().values();
        double[] second = Volumes.read(b).volume().values();
        double sizes = Arrays.stream(first).sum() + Arrays.stream(second).sum();
        double common = IntStream.range(0, first.length)
                .mapToDouble(i -> first[i] * second[i])
                .sum();
        return sizes == 0 ? 1 : 2 * common / sizes;
    }

    @Test
    @Order(5)
    void embeddingsOfBothPrecisionsDoNotMix() throws Exception {
        assumeThat(Precision.BFLOAT16.obstacle()).isEmpty();
        Path cache = folder.resolve("cache-of-both");
        for (String precision : List.of("float32", "bfloat16")) {
            Path out = folder.resolve("evaluation-in-" + precision);
            Object[] evaluate = Desam.evaluate(demo.resolve("data"), demo.resolve("run"), "B", cache, out);
            Desam.run(Stream.concat(Arrays.stream(evaluate), Stream.of("--precision", precision))
                            .toArray())
                    .succeeded();
            assertThat(out.resolve("settings.json"))
                    .content()
                    .contains("\"precision\" : \"" + precision.toUpperCase(Locale.ROOT) + "\"");
        }
        assertThat(cache.toFile().list()).hasSize(2);
    }

    private Object[] train(Path data, Path checkpoint, Path run, Object... more) {
        Object[] options =
                Stream.concat(Stream.of("--epochs", 1), Arrays.stream(more)).toArray();
        return Desam.train(data, checkpoint, "A", folder.resolve("cache"), run, options);
    }

    @Test
    @Order(6)
    void anUnknownSiteIsNamedWithTheKnownOnes() throws Exception {
        Path run = folder.resolve("none");
        Path data = demo.resolve("data");
        Desam.run(Desam.train(data, demo.resolve("sam_demo.safetensors"), "Z", folder.resolve("cache"), run))
                .failedInOneLine(2, "no site Z", "A, B, C, D");
        Desam.run(Desam.evaluate(data, demo.resolve("run"), "Z", folder.resolve("cache"), run))
                .failedInOneLine(2, "no site Z");
        assertThat(run).doesNotExist();
    }

    @Test
    @Order(7)
    void aSamCheckpointCannotPredict() throws Exception {
        Path out = folder.resolve("none");
        Desam.run(
                        "predict",
                        demo.resolve("data/imagesTr/phantom_000_0000.nii.gz"),
                        "--model",
                        demo.resolve("sam_demo.safetensors"),
                        "--out",
                        out)
                .failedInOneLine(1, "sam_demo.safetensors", "train it first");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty", "truncated", "text"})
    @Order(8)
    void faultyFilesAreClearErrorsForEveryCommand(String fault) throws Exception {
        Path model = faulty(demo.resolve("run/model.safetensors"), "model.safetensors", fault);
        Path image = faulty(demo.resolve("data/imagesTr/phantom_000_0000.nii.gz"), "image.nii.gz", fault);
        Path goodImage = demo.resolve("data/imagesTr/phantom_000_0000.nii.gz");
        Path none = folder.resolve("none");
        Desam.run("inspect", model).failedInOneLine(1, "model.safetensors");
        Desam.run("convert", model, none.resolve("x.safetensors")).failedInOneLine(1, "model.safetensors");
        Desam.run("predict", goodImage, "--model", model, "--out", none).failedInOneLine(1, "model.safetensors");
        Desam.run("predict", image, "--model", demo.resolve("run"), "--out", none)
                .failedInOneLine(1, "image.nii.gz");
        Desam.run(train(demo.resolve("data"), model, none)).failedInOneLine(1, "model.safetensors");
        Desam.run("evaluate", "--data", demo.resolve("data"), "--model", model, "--out", none)
                .failedInOneLine(1, "model.safetensors");
        Desam.run("embed", "--data", demo.resolve("data"), "--checkpoint", model, "--cache", none)
                .failedInOneLine(1, "model.safetensors");
        assertThat(none).doesNotExist();
    }

    private Path faulty(Path good, String name, String fault) throws IOException {
        Path file = folder.resolve("faulty").resolve(name);
        Files.createDirectories(file.getParent());
        switch (fault) {
            case "missing" -> Files.deleteIfExists(file);
            case "empty" -> Files.write(file, new byte[0]);
            case "truncated" -> {
                byte[] whole = Files.readAllBytes(good);
                Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            }
            default -> Files.writeString(file, "this is a text, and nothing else");
        }
        return file;
    }

    @Test
    @Order(9)
    void faultyDataSetsAreClearErrors() throws Exception {
        Path none = folder.resolve("none");
        Path checkpoint = demo.resolve("sam_demo.safetensors");
        Desam.run(train(folder.resolve("nowhere"), checkpoint, none)).failedInOneLine(1, "nowhere", "no such folder");

        Path data = copiedData();
        Files.copy(
                data.resolve("labelsTr/phantom_009.nii.gz"),
                data.resolve("labelsTr/phantom_001.nii.gz"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Desam.run(train(data, checkpoint, none))
                .failedInOneLine(1, "phantom_001.nii.gz", "geometry differs from the image's");

        Files.delete(data.resolve("imagesTr/phantom_000_0000.nii.gz"));
        Desam.run(train(data, checkpoint, none)).failedInOneLine(1, "phantom_000_0000.nii.gz", "no such file");

        Files.delete(data.resolve("sites.csv"));
        Desam.run(train(data, checkpoint, none)).failedInOneLine(1, "sites.csv");
        assertThat(none).doesNotExist();
    }

    private Path copiedData() throws IOException {
        Path from = demo.resolve("data");
        Path to = folder.resolve("copied");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    @Test
    @Order(10)
    void verboseShowsTheStackTrace() throws Exception {
        Desam.Result failed = Desam.run("inspect", folder.resolve("none.pth"), "--verbose");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).contains("none.pth: no such file", "\tat org.desam4j");
    }
}
