package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final Geometry GEOMETRY = Geometry.aligned(6, 6, 3, new Spacing(1, 1, 1));

    private static CaseResult found(String id, int voxels) {
        return new CaseResult(CaseScore.of(id, "A", mask(voxels), mask(4)), new Picture(1, 1, "data:,"));
    }

    private static Mask mask(int voxels) {
        byte[] values = new byte[GEOMETRY.voxels()];
        for (int i = 0; i < voxels; i++) {
            values[40 + i] = 1;
        }
        return new Mask(GEOMETRY, values);
    }

    private static List<String> row(CaseResult... cases) {
        return row(List.of(), cases);
    }

    private static List<String> row(List<String> seen, CaseResult... cases) {
        SiteResult site = new SiteResult("A", SiteResult.Role.UNSEEN, List.of(cases), seen, Map.of(), List.of());
        return ResultTable.of(List.of(site)).rows().get(0);
    }

    /** One case of a site and two of another: the mean over three cases, and not of two sites; the source site does not count. */
    @Test
    void unseenSitesArePooledCaseByCase() {
        CaseResult exact = found("exact", 4);
        CaseResult missed = found("missed", 0);
        ResultTable table = ResultTable.of(List.of(
                site("A", SiteResult.Role.SOURCE, missed),
                site("B", SiteResult.Role.UNSEEN, exact),
                site("C", SiteResult.Role.UNSEEN, exact, missed)));
        List<String> pooled = table.rows().get(table.rows().size() - 1);
        assertThat(pooled.subList(0, 4)).containsExactly("pooled", "unseen", "DeSAM", "3");
        assertThat(pooled.get(4)).startsWith("0.667 ±");
        assertThat(ResultTable.of(List.of(site("B", SiteResult.Role.UNSEEN, exact)))
                        .rows())
                .hasSize(1);
    }

    private static SiteResult site(String name, SiteResult.Role role, CaseResult... cases) {
        return new SiteResult(name, role, List.of(cases), List.of(), Map.of(), List.of());
    }

    @Test
    void casesThatTheModelHasSeenAreCounted() {
        assertThat(row(List.of("a", "b", "c"), found("found", 4)).get(3)).isEqualTo("1 of 4");
        assertThat(row(List.of("a")).get(3)).isEqualTo("0 of 1");
        assertThat(row(List.of("a")).get(4)).isEqualTo("-");
    }

    /** One organ is found exactly, one is missed: distances are those of the first alone, and say so. */
    @Test
    void aMissedOrganIsCountedWhereItHasNoDistance() {
        List<String> row = row(found("found", 4), found("missed", 0));
        assertThat(row.get(3)).isEqualTo("2");
        assertThat(row.get(4)).isEqualTo("0.500 ± 0.707");
        assertThat(row.get(6)).isEqualTo("0.0 (1 of 2)");
        assertThat(row.get(7)).isEqualTo("0.00 (1 of 2)");
        assertThat(row.get(8)).isEqualTo("0.500 ± 0.707");
    }

    @Test
    void oneCaseHasNoDeviation() {
        assertThat(row(found("found", 4)).get(4)).isEqualTo("1.000");
        assertThat(row(found("missed", 0)).get(6)).isEqualTo("- (0 of 1)");
        assertThat(ResultTable.cell(Summary.of(), 2)).isEqualTo("-");
    }
}
