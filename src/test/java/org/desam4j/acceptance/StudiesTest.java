package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
        Files.writeString(folder.resolve("demo/data/sites.csv"), table);
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
        return Desam.run(Stream.concat(common, Stream.of(more)).toArray()).succeeded();
    }

    @Test
    void crossSiteIsTheTableOfThePaperAndGoesOnWhereItWas() throws Exception {
        Desam.Result result = study("cross-site", "--held-out", 0.25, "--validation", 0.34);
        for (String row : List.of(
                "SAM, box", "SAM, grid", "DeSAM-B", "DeSAM-P", "DeSAM-B within the site", "DeSAM-P within the site")) {
            List<String> lines = result.out()
                    .lines()
                    .filter(line -> line.startsWith(row + "  "))
                    .toList();
            assertThat(lines).as(row).hasSize(2);
            assertThat(lines).allSatisfy(line -> assertThat(line).matches(".* +\\d+\\.\\d+ +\\d+\\.\\d+.*"));
        }
        Path study = folder.resolve("study");
        assertThat(study.resolve("cross-site.html")).content().contains("north", "south", "DeSAM-P within the site");
        try (Stream<Path> files = Files.list(study)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("cross-site")))
                    .contains("cross-site.html")
                    .anyMatch(name -> name.endsWith(".csv"))
                    .anyMatch(name -> name.endsWith(".md"));
        }
        Desam.Result again = study("cross-site", "--held-out", 0.25, "--validation", 0.34);
        assertThat(again.err()).doesNotContain("Epoch");
        assertThat(again.out()).isEqualTo(result.out());
    }

    @Test
    void ablationHasARowForEachPart() throws Exception {
        Desam.Result result = study("ablation", "--source", "north", "--grids", "1,3", "--validation", 0.25);
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
    }
}
