package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.DataException;
import org.desam4j.training.Failure;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.report.internal.EvaluationSettings;
import org.desam4j.training.run.EpochResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of an evaluation as a reader finds it, and the files beside it. */
class ReportPageTest {
    @TempDir
    private Path folder;

    private static CaseResult result(String id, double dice) {
        CaseScore score = new CaseScore(id, "A", Map.of(Metrics.DICE, dice, Metrics.VOLUME_ERROR, -1.5));
        return new CaseResult(score, new Picture(32, 16, "data:" + id));
    }

    private static SiteResult site(String name, SiteResult.Role role, List<String> seen, CaseResult... cases) {
        return new SiteResult(name, role, List.of(cases), seen, Map.of(), List.of());
    }

    private String page(List<SiteResult> sites, EpochResult... epochs) throws IOException {
        EvaluationReport report = new EvaluationReport(folder);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", "a <b> & c");
        facts.put("seed", "7");
        report.write("desam4j: evaluation", facts, sites, List.of(epochs));
        return Files.readString(report.page());
    }

    /** The rows of a table as the text of their cells. */
    private static List<String> rows(String page, String id) {
        String table = page.substring(page.indexOf("id=\"" + id + "\""));
        String body = table.substring(table.indexOf("<tbody>"), table.indexOf("</tbody>"));
        List<String> rows = new ArrayList<>();
        for (String row : body.split("<tr[^>]*>", -1)) {
            if (row.contains("<td")) {
                rows.add(row.replaceAll("</td>", "|").replaceAll("<[^>]*>", "").strip());
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({
        "1, worst case: d0",
        "2, worst case: d0; best case: d1",
        "3, worst case: d0; median case: d1; best case: d2",
        "4, worst case: d0; median case: d2; best case: d3",
        "5, worst case: d0; median case: d2; best case: d4"
    })
    void theWorstTheMedianAndTheBestCaseAreShown(int cases, String captions) throws IOException {
        CaseResult[] results = new CaseResult[cases];
        for (int i = 0; i < cases; i++) {
            // The best comes first.
            results[i] = result("d" + (cases - 1 - i), 0.9 - i * 0.1);
        }
        String page = page(List.of(site("A", SiteResult.Role.UNSEEN, List.of(), results)));
        List<String> found = new ArrayList<>();
        for (String figure : page.split("<figcaption>", -1)) {
            if (figure.contains("</figcaption>")) {
                found.add(figure.substring(0, figure.indexOf(", Dice")));
            }
        }
        assertThat(String.join("; ", found)).isEqualTo(captions);
        assertThat(page)
                .contains("<img width=\"32\" height=\"16\" alt=\"\" src=\"data:d0\">")
                .contains(String.format(java.util.Locale.ROOT, "d0, Dice %.3f<", 0.9 - 0.1 * (cases - 1)));
    }

    @Test
    void aSiteIsHeadedByItsRoleAndSaysWhatWasLeftOut() throws IOException {
        String page = page(List.of(
                site("A", SiteResult.Role.SOURCE, List.of("x", "y"), result("a", 0.5)),
                site("B", SiteResult.Role.UNKNOWN, List.of(), result("b", 0.5)),
                site("C", SiteResult.Role.UNSEEN, List.of("z"))));
        assertThat(page)
                .contains("<h2>Site A (source, held out)</h2>")
                .contains("<p>Seen in training and left out: x, y.</p>")
                .contains("<h2>Site B</h2>")
                .contains("<h2>Site C (unseen)</h2>")
                .contains("<p>Seen in training and left out: z.</p>")
                .contains("<h2>Settings</h2>")
                .contains("<dt>model</dt><dd>a &lt;b&gt; &amp; c</dd>\n<dt>seed</dt><dd>7</dd>");
        assertThat(page.split("Seen in training and left out", -1)).hasSize(3);
        assertThat(page.split("<figure>", -1)).hasSize(3);
        assertThat(page.split("style=\"background:#2ecc71\"", -1))
                .as("the label's colour")
                .hasSize(3);
        assertThat(page.split("style=\"background:#ff4fa3\"", -1))
                .as("the prediction's")
                .hasSize(3);
    }

    @Test
    void everyMeasureOfEverySiteAndOfAllHasItsRow() throws IOException {
        String page = page(List.of(
                site("A", SiteResult.Role.UNSEEN, List.of(), result("a1", 0.25), result("a2", 0.75)),
                site("B", SiteResult.Role.UNSEEN, List.of(), result("b", 0.5))));
        List<String> rows = rows(page, "measures");
        assertThat(rows).hasSize(3 * Metrics.ALL.size());
        assertThat(rows.get(0)).isEqualTo("A|Dice|2|0.5000|0.3536|0.5000|0.2500|0.7500|0.0000 to 1.0000|");
        assertThat(rows.get(1)).isEqualTo("A|IoU|0 of 2|-|-|-|-|-|-|");
        assertThat(rows.get(Metrics.ALL.size())).isEqualTo("B|Dice|1|0.5000|-|0.5000|0.5000|0.5000|-|");
        assertThat(rows.get(2 * Metrics.ALL.size())).startsWith("all|Dice|3|0.5000|0.2500|");
        List<String> cases = rows(page, "cases");
        assertThat(cases).hasSize(3);
        assertThat(cases.get(1)).startsWith("a2|A|0.750|-|").contains("|-1.5|");
    }

    @Test
    void casesThatFailedAreListed() throws IOException {
        SiteResult site = new SiteResult(
                "A",
                SiteResult.Role.UNSEEN,
                List.of(result("a", 0.5)),
                List.of(),
                Map.of(),
                List.of(new Failure("b", new IOException("is damaged"))));
        assertThat(rows(page(List.of(site)), "failures")).containsExactly("b|is damaged|");
        assertThat(page(List.of(site("A", SiteResult.Role.UNSEEN, List.of(), result("a", 0.5)))))
                .doesNotContain("could not be measured");
    }

    @Test
    void trainingIsShownWhereItIsKnown() throws IOException {
        List<SiteResult> sites = List.of(site("A", SiteResult.Role.UNSEEN, List.of(), result("a", 0.5)));
        assertThat(page(sites)).doesNotContain("<h2>Training</h2>").doesNotContain("polyline");
        EpochResult epoch = new EpochResult(1, 1e-3, Map.of("dice", 0.5), Map.of("dice", 0.6), 0.7, true, 8, 2);
        assertThat(page(sites, epoch, epoch)).contains("<h2>Training</h2>").contains("<polyline");
    }

    /** The rows of the model stand out among those of the masks that it is compared with. */
    @Test
    void otherMasksArePaler() throws IOException {
        SiteResult site = new SiteResult(
                "A",
                SiteResult.Role.UNSEEN,
                List.of(result("a", 0.5)),
                List.of(),
                Map.of("mean label", List.of(result("a", 0.25).score())),
                List.of());
        String page = page(List.of(site));
        assertThat(page)
                .contains(
                        "<th class=\"text\">site</th><th class=\"text\">role</th><th class=\"text\">mask</th><th>cases</th>")
                .contains(
                        "<tr><td class=\"text\">A</td><td class=\"text\">unseen</td><td class=\"text\">DeSAM</td><td>1</td>")
                .contains("<tr class=\"other\"><td class=\"text\">A</td><td class=\"text\">unseen</td>"
                        + "<td class=\"text\">mean label</td><td>1</td><td>0.250</td>");
        assertThat(page.substring(page.indexOf("id=\"cases\""))).doesNotContain("<tr class=\"other\">");
    }

    @Test
    void theTableOfCasesLeavesEmptyWhatIsUndefined() throws IOException {
        Path file = folder.resolve("table.csv");
        CaseTable.write(file, List.of(result("a", 0.123456789).score()), "whole volumes");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).startsWith("case,site,dice,iou,sensitivity,").endsWith(",measured");
        assertThat(lines.get(1)).startsWith("a,A,0.123457,,,,").endsWith(",whole volumes");
        assertThat(lines.get(1).split(",", -1)[2 + Metrics.ALL.indexOf(Metrics.VOLUME_ERROR)])
                .isEqualTo("-1.50000");
    }

    @Test
    void settingsAreJsonThatBeginsWithAFormatNumber() throws IOException {
        EvaluationReport report = new EvaluationReport(folder);
        assertThat(report.settings()).isEqualTo(folder.resolve("settings.json"));
        new EvaluationSettings("data", "model", List.of("A"), List.of(), ModelCard.UNKNOWN, Precision.FLOAT32)
                .write(report.settings());
        assertThat(Files.readString(report.settings()).replaceAll("\\s", ""))
                .startsWith("{\"format\":1,\"dataset\":\"data\",\"model\":\"model\",\"sites\":[\"A\"],\"changes\":[],");
    }

    @Test
    void aFileInTheFoldersPlaceIsRefusedBeforeTheWork() throws IOException {
        Path file = Files.createFile(folder.resolve("evaluation"));
        assertThatThrownBy(() -> new EvaluationReport(file).requirePlace())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not a folder");
    }
}
