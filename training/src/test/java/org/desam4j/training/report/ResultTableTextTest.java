package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.picture.Picture;
import org.junit.jupiter.api.Test;

/** Tables as terminals and documents show them. */
class ResultTableTextTest {
    private static final ResultTable TABLE = new ResultTable(
            List.of("site", "cases", "Dice"),
            List.of(List.of("A", "12", "0.97 ± 0.01"), List.of("a longer name", "4", "-0.5")));

    @Test
    void numbersStandUnderTheirUnits() {
        assertThat(TABLE.toText()).isEqualTo("""
                        site           cases         Dice
                        ---------------------------------
                        A                 12  0.97 ± 0.01
                        a longer name      4         -0.5
                        """);
    }

    @Test
    void aColumnOfTextIsAlignedToTheLeftToTheEnd() {
        ResultTable table =
                new ResultTable(List.of("cases", "role"), List.of(List.of("1", "unseen"), List.of("20", "-")));
        assertThat(table.toText()).isEqualTo("""
                        cases  role
                        -----------
                            1  unseen
                           20  -
                        """);
    }

    @Test
    void markdownHasALineUnderTheHeader() {
        assertThat(TABLE.toMarkdown()).isEqualTo("""
                        | site | cases | Dice |
                        | --- | --- | --- |
                        | A | 12 | 0.97 ± 0.01 |
                        | a longer name | 4 | -0.5 |
                        """);
    }

    @Test
    void otherMasksFollowTheModels() {
        CaseScore score = new CaseScore("a", "A", Map.of(Metrics.DICE, 0.5));
        SiteResult site = new SiteResult(
                "A",
                SiteResult.Role.UNSEEN,
                List.of(new CaseResult(score, new Picture(1, 1, ""))),
                List.of(),
                Map.of("mean label", List.of(new CaseScore("a", "A", Map.of(Metrics.DICE, 0.25)))),
                List.of());
        ResultTable table = ResultTable.of(List.of(site));
        assertThat(table.header())
                .containsExactly(
                        "site",
                        "role",
                        "mask",
                        "cases",
                        Metrics.DICE.title(),
                        Metrics.IOU.title(),
                        Metrics.HAUSDORFF_95.title(),
                        Metrics.ASSD.title(),
                        Metrics.SURFACE_DICE.title(),
                        Metrics.RELATIVE_VOLUME_ERROR.title());
        assertThat(table.rows()).hasSize(2);
        assertThat(table.rows().get(0).subList(0, 5)).containsExactly("A", "unseen", "DeSAM", "1", "0.500");
        assertThat(table.rows().get(1).subList(0, 5)).containsExactly("A", "unseen", "mean label", "1", "0.250");
    }
}
