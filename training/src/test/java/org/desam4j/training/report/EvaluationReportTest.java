package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.training.DataException;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Spacing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
    @TempDir
    private Path folder;

    private void write(EvaluationReport report) throws IOException {
        Mask mask = new Mask(Geometry.aligned(1, 1, 1, new Spacing(1, 1, 1)), new byte[] {1});
        CaseResult result = new CaseResult(CaseScore.of("case", "A", mask, mask), new Picture(1, 1, "data:,"));
        SiteResult site = new SiteResult("A", SiteResult.Role.UNSEEN, List.of(result), List.of(), Map.of(), List.of());
        report.write(
                "desam4j: evaluation of a model",
                Map.of(EvaluationReport.MEASURED, "whole volumes"),
                List.of(site),
                List.of());
    }

    @Test
    void anEarlierEvaluationIsReplacedAndNothingElse() throws IOException {
        EvaluationReport report = new EvaluationReport(folder.resolve("evaluation"));
        assertThatCode(report::requirePlace).doesNotThrowAnyException();
        assertThat(folder).isEmptyDirectory();
        write(report);
        assertThatCode(report::requirePlace).doesNotThrowAnyException();
        for (Path file : List.of(report.cases(), report.page())) {
            byte[] ours = Files.readAllBytes(file);
            Files.writeString(file, "case;site\nsomebody's,table\n");
            assertThatThrownBy(report::requirePlace)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageContaining("evaluate did not make it");
            Files.write(file, ours);
        }
    }

    @Test
    void everyTableSaysWhatWasMeasured() throws IOException {
        EvaluationReport report = new EvaluationReport(folder);
        write(report);
        assertThat(Files.readAllLines(report.cases()))
                .allSatisfy(line -> assertThat(line).matches(".*(,measured|,whole volumes)"));
        assertThat(Files.readString(report.page())).contains("Measured: whole volumes.");
    }
}
