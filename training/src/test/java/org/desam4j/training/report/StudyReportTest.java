package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.study.CouplingStudy;
import org.desam4j.training.study.CrossSiteStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The tables of studies: what a cell says, and that each is written for programs, for documents and for people. */
class StudyReportTest {
    private static final Map<String, String> FACTS = Map.of(EvaluationReport.MEASURED, "whole volumes");

    @TempDir
    private Path folder;

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /** The sites' means are 80 and 60 %, one of B's cases has no value, and nothing was measured on C. */
    @Test
    void aCellIsTheMeanDiceInPercentAndTheLastThatOfTheSites() throws IOException {
        Map<String, Summary> one = new LinkedHashMap<>();
        one.put("A", Summary.of(0.7, 0.9));
        one.put("B", Summary.of(0.6, Double.NaN));
        CrossSiteStudy.Result result = new CrossSiteStudy.Result(
                List.of("A", "B", "C"), Map.of("DeSAM-B", one), Map.of("DeSAM-P", Map.of("C", Summary.of(0.12345))));
        List<ResultTable> tables = new StudyReport(folder).write(result, FACTS);
        assertThat(tables.get(0).header())
                .containsExactly("Dice pooled over all other sites, trained on", "A", "B", "C", "average");
        assertThat(tables.get(0).rows())
                .containsExactly(List.of("DeSAM-B", "80.00", "60.00 (1 of 2)", "-", "70.00 (2 of 3)"));
        assertThat(tables.get(1).header()).containsExactly("measured on", "A", "B", "C", "average");
        assertThat(tables.get(1).rows()).containsExactly(List.of("DeSAM-P", "-", "-", "12.35", "12.35 (1 of 3)"));
        assertThat(text("cross-site-one-in.csv")).contains("DeSAM-B,80.00,60.00 (1 of 2),'-,70.00 (2 of 3)\n");
        assertThat(text("cross-site-one-out.csv")).contains("DeSAM-P,'-,'-,12.35,12.35 (1 of 3)\n");
        assertThat(text("cross-site.md"))
                .startsWith("Measured: whole volumes.\n\n## One site in\n\n| Dice pooled")
                .contains("| DeSAM-B | 80.00 | 60.00 (1 of 2) | - | 70.00 (2 of 3) |\n\n## One site out\n")
                .endsWith("| DeSAM-P | - | - | 12.35 | 12.35 (1 of 3) |\n");
        assertThat(text("cross-site.html"))
                .contains("id=\"one-in\"", "id=\"one-out\"", "<p>Measured: whole volumes. Mean Dice in percent")
                .contains("<td class=\"text\">DeSAM-P</td><td>-</td>")
                .contains("<dt>measured</dt><dd>whole volumes</dd>");
    }

    @Test
    void aPartIsWorthWhatItsVariantLoses() throws IOException {
        Map<String, Summary> ablation = new LinkedHashMap<>();
        ablation.put("DeSAM", Summary.of(0.25, 0.75));
        ablation.put("without PRIM", Summary.of(0.5));
        ResultTable table = new StudyReport(folder).write(ablation, FACTS);
        assertThat(table.rows().get(0).subList(0, 4)).containsExactly("DeSAM", "2", "0.500", "0.354");
        assertThat(table.rows().get(1)).containsExactly("without PRIM", "1", "0.500", "-", "-", "-");
        assertThat(text("ablation.csv")).startsWith("variant,cases,Dice,std,95 % from,95 % to\nDeSAM,2,0.500,0.354,");
        assertThat(text("ablation.md"))
                .startsWith("Measured: whole volumes.\n\n| variant |")
                .endsWith("| without PRIM | 1 | 0.500 | - | - | - |\n");
        assertThat(text("ablation.html")).contains("id=\"ablation\"", "<td class=\"text\">without PRIM</td><td>1</td>");
    }

    /** Curves of boxes and of points have plots of their own, over what their prompts lack of the best. */
    @Test
    void curvesFallWithTheQualityOfPrompts() throws IOException {
        Map<String, CouplingStudy.Curve> curves = new LinkedHashMap<>();
        List<Double> quality = List.of(1.0, 0.5, 0.0);
        curves.put("SAM, box", new CouplingStudy.Curve(quality, List.of(0.9, 0.6, 0.1), List.of(0.0, 0.4, 0.8)));
        curves.put("SAM, point", new CouplingStudy.Curve(quality, List.of(0.8, 0.5, 0.2), List.of(0.0, 0.3, 0.7)));
        ResultTable table = new StudyReport(folder).writeCoupling(curves, Map.of());
        assertThat(table.header()).containsExactly("measure", "masks", "quality 1.00", "quality 0.50", "quality 0.00");
        assertThat(table.rows())
                .containsExactly(
                        List.of("Dice", "SAM, box", "0.900", "0.600", "0.100"),
                        List.of("Dice", "SAM, point", "0.800", "0.500", "0.200"),
                        List.of("deviation", "SAM, box", "0.000", "0.400", "0.800"),
                        List.of("deviation", "SAM, point", "0.000", "0.300", "0.700"));
        assertThat(text("coupling.csv")).contains("Dice,\"SAM, box\",0.900,0.600,0.100\n");
        assertThat(text("coupling.md")).contains("| deviation | SAM, point | 0.000 | 0.300 | 0.700 |");
        String page = text("coupling.html");
        assertThat(page).contains("id=\"coupling\"");
        assertPlot(page, 0, "Boxes: Dice", "SAM, box", 0.9, 0.6, 0.1);
        assertPlot(page, 1, "Points: Dice", "SAM, point", 0.8, 0.5, 0.2);
        assertPlot(page, 2, "Boxes: deviation", "SAM, box", 0.0, 0.4, 0.8);
        assertPlot(page, 3, "Points: deviation", "SAM, point", 0.0, 0.3, 0.7);
    }

    private static void assertPlot(String page, int number, String title, String name, double... expected)
            throws IOException {
        String markup = page.split("<svg", -1)[number + 1];
        Svg svg = Svg.of("<svg" + markup.substring(0, markup.indexOf("</svg>")) + "</svg>");
        assertThat(svg.texts()).contains(title, name, "1 - prompt quality");
        assertThat(svg.ticksX()).startsWith(0.0).endsWith(1.0);
        assertThat(svg.elements("polyline")).hasSize(1);
        Element line = svg.elements("polyline").get(0);
        String[] places = line.getAttribute("points").trim().split("[ ,]", -1);
        assertThat(places).hasSize(6);
        for (int i = 0; i < 3; i++) {
            assertThat(svg.valueY(Double.parseDouble(places[2 * i + 1])))
                    .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(0.005));
        }
    }

    @Test
    void whatWasNotSaidIsNotClaimed() {
        assertThat(StudyReport.measured(Map.of())).isEmpty();
    }
}
