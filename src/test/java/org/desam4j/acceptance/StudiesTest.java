package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The studies, on a data set of two sites with four patients each. */
@Tag("slow")
class StudiesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeTwoSites() throws Exception {
        Desam.run("demo", "--data-only", "--quick", "--out", folder.resolve("demo"))
                .succeeded();
        StringBuilder table = new StringBuilder("case,site\n");
        for (int patient = 0; patient < 8; patient++) {
            table.append(String.format(Locale.ROOT, "phantom_%03d,%s%n", patient, patient < 4 ? "north" : "south"));
        }
        Path data = folder.resolve("demo/data");
        Files.writeString(data.resolve("sites.csv"), table);
        for (int patient = 8; patient < 14; patient++) {
            Files.delete(data.resolve(String.format(Locale.ROOT, "imagesTr/phantom_%03d_0000.nii.gz", patient)));
            Files.delete(data.resolve(String.format(Locale.ROOT, "labelsTr/phantom_%03d.nii.gz", patient)));
        }
    }

    private Desam.Result study(String command, Object... more) throws Exception {
        Stream<Object> common = Stream.of(
                command,
                "--data",
                folder.resolve("demo/data"),
                "--checkpoint",
                folder.resolve("demo/sam_demo.safetensors"),
                "--cache",
                folder.resolve("cache"),
                "--out",
                folder.resolve("study"),
                "--epochs",
                1,
                "--batch",
                8,
                "--learning-rate",
                1e-3);
        return Desam.run(Stream.concat(common, Stream.of(more)).toArray());
    }

    @Test
    void crossSiteIsTheTableOfThePaperAndGoesOnWhereItWas() throws Exception {
        Desam.Result result =
                study("cross-site", "--held-out", 0.25, "--validation", 0.34).succeeded();
        for (String row : List.of(
                "SAM, box", "SAM, grid", "DeSAM-B", "DeSAM-P", "DeSAM-B within the site", "DeSAM-P within the site")) {
            List<String> lines = result.out()
                    .lines()
                    .filter(line -> line.startsWith(row + "  "))
                    .toList();
            assertThat(lines).as(row).hasSize(2);
            assertThat(lines).allSatisfy(line -> assertThat(line).matches(".* +\\d+\\.\\d+ +\\d+\\.\\d+.*"));
        }
        assertTheFiguresAreThoseOfEvaluations(result);
        Path study = folder.resolve("study");
        assertThat(study.resolve("cross-site.html")).content().contains("north", "south", "DeSAM-P within the site");
        try (Stream<Path> files = Files.list(study)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("cross-site")))
                    .contains("cross-site.html")
                    .anyMatch(name -> name.endsWith(".csv"))
                    .anyMatch(name -> name.endsWith(".md"));
        }
        Desam.Result again =
                study("cross-site", "--held-out", 0.25, "--validation", 0.34).succeeded();
        assertThat(again.err()).doesNotContain("Epoch");
        assertThat(again.out()).isEqualTo(result.out());

        study("cross-site", "--held-out", 0.25, "--validation", 0.34, "--seed", 3)
                .failedInOneLine(1, "made with other settings", "seed 0 -> 3");
        Path table = folder.resolve("demo/data/sites.csv");
        Files.writeString(table, Files.readString(table).replace("phantom_003,north", "phantom_003,south"));
        study("cross-site", "--held-out", 0.25, "--validation", 0.34)
                .failedInOneLine(1, "phantom_003", "north", "south");
    }

    /** The first of two tables is by the site of training, the second by the measured site; here each has one other. */
    private void assertTheFiguresAreThoseOfEvaluations(Desam.Result result) throws Exception {
        for (String method : List.of("DeSAM-B", "DeSAM-P")) {
            double north = dice(method + "-trained-on-north", "south", "DeSAM");
            double south = dice(method + "-trained-on-south", "north", "DeSAM");
            assertRow(result.out(), method, 0, north, south);
            assertRow(result.out(), method, 1, south, north);
        }
        double withinNorth = dice("DeSAM-B-trained-on-north", "north", "DeSAM");
        double withinSouth = dice("DeSAM-B-trained-on-south", "south", "DeSAM");
        assertRow(result.out(), "DeSAM-B within the site", 0, withinNorth, withinSouth);
        Object sam = folder.resolve("demo/sam_demo.safetensors");
        double north = dice("DeSAM-B-trained-on-south", "north", "SAM", "--sam", sam);
        double south = dice("DeSAM-B-trained-on-north", "south", "SAM", "--sam", sam);
        assertRow(result.out(), "SAM, box", 0, south, north);
        assertRow(result.out(), "SAM, box", 1, north, south);
    }

    /** A row of the study holds Dice in percent and their average. */
    private static void assertRow(String printed, String row, int table, double first, double second) {
        List<Double> cells = numbers(printed.lines()
                .filter(line -> line.startsWith(row + "  "))
                .toList()
                .get(table)
                .substring(row.length()));
        assertThat(cells).as(row).hasSize(3);
        assertThat(cells.get(0)).as(row).isCloseTo(100 * first, within(0.06));
        assertThat(cells.get(1)).as(row).isCloseTo(100 * second, within(0.06));
        assertThat(cells.get(2)).as(row).isCloseTo(50 * (first + second), within(0.06));
    }

    private static List<Double> numbers(String text) {
        return Pattern.compile("\\d+\\.\\d+")
                .matcher(text)
                .results()
                .map(match -> Double.valueOf(match.group()))
                .toList();
    }

    /** The mean Dice of a run of the study on a site, as {@code evaluate} prints it. */
    private double dice(String run, String site, String mask, Object... more) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of(Desam.evaluate(
                folder.resolve("demo/data"),
                folder.resolve("study/runs").resolve(run),
                site,
                folder.resolve("cache"),
                Files.createTempDirectory(folder, "evaluation").resolve("out"))));
        arguments.addAll(List.of(more));
        String row = Desam.run(arguments.toArray())
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.matches(site + " .*  " + mask + "  .*"))
                .findFirst()
                .orElseThrow();
        return numbers(row).get(0);
    }

    @Test
    void couplingBeginsWithTheBestPromptsOwnMask() throws Exception {
        study("ablation", "--source", "north", "--grids", "1", "--validation", 0.25)
                .succeeded();
        Desam.run(
                        "coupling",
                        "--data",
                        folder.resolve("demo/data"),
                        "--checkpoint",
                        folder.resolve("demo/sam_demo.safetensors"),
                        "--model",
                        folder.resolve("study/runs/full"),
                        "--sites",
                        "south",
                        "--cache",
                        folder.resolve("cache"),
                        "--out",
                        folder.resolve("coupling"))
                .succeeded();
        List<String> rows = Files.readAllLines(folder.resolve("coupling/coupling.csv"));
        assertThat(rows.get(0)).startsWith("measure,masks,quality 1.00").endsWith("quality 0.00");
        assertThat(rows).hasSize(1 + 2 * 4);
        for (String row : rows.subList(1, rows.size())) {
            List<Double> values = numbers(row);
            assertThat(values)
                    .as(row)
                    .hasSize(9)
                    .allSatisfy(value -> assertThat(value).isBetween(0.0, 1.0));
            if (row.startsWith("deviation")) {
                assertThat(values.get(0)).as(row).isZero();
            }
        }
    }

    @Test
    void ablationHasARowForEachPart() throws Exception {
        Desam.Result result = study("ablation", "--source", "north", "--grids", "1,3", "--validation", 0.25)
                .succeeded();
        assertThat(result.out())
                .contains(
                        "full",
                        "without PRIM",
                        "without PDMM",
                        "only PDMM trained",
                        "only PRIM trained",
                        "SE before norm",
                        "grid points, 1 x 1",
                        "grid points, 3 x 3");
        assertThat(folder.resolve("study/ablation.html")).content().contains("without PDMM");
        for (String part : List.of("full", "without PDMM", "only PRIM trained")) {
            String row = result.out()
                    .lines()
                    .filter(line -> line.startsWith(part + "  "))
                    .findFirst()
                    .orElseThrow();
            double expected = dice(part.replace(' ', '-'), "south", "DeSAM");
            assertThat(numbers(row).get(0)).as(row).isCloseTo(expected, within(0.0011));
        }
    }
}
