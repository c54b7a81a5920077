package org.desam4j.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.desam4j.training.DataException;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.study.CouplingStudy;
import org.desam4j.training.study.CrossSiteStudy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of studies take the place of their own earlier ones, and of no other file. */
class StudyTablesTest {
    @TempDir
    private Path folder;

    private StudyReport report;

    @BeforeEach
    void make() {
        report = new StudyReport(folder);
    }

    private void check(ThrowingCallable place) throws IOException {
        assertThatCode(place).as("its own").doesNotThrowAnyException();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(3);
        for (Path file : files) {
            byte[] ours = Files.readAllBytes(file);
            Files.writeString(file, "measure for measure, a play");
            assertThatThrownBy(place)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageContaining("did not make it");
            Files.write(file, ours);
        }
    }

    @Test
    void ablation() throws IOException {
        report.write(Map.of("DeSAM", Summary.of(0.5, 0.7)), Map.of(EvaluationReport.MEASURED, "whole volumes"));
        check(report::requireAblation);
    }

    @Test
    void coupling() throws IOException {
        CouplingStudy.Curve curve = new CouplingStudy.Curve(List.of(1.0, 0.0), List.of(0.9, 0.1), List.of(0.0, 0.9));
        report.writeCoupling(Map.of("SAM, box", curve, "SAM, point", curve), Map.of());
        check(report::requireCoupling);
    }

    @Test
    void crossSite() throws IOException {
        Map<String, Map<String, Summary>> rows = Map.of("DeSAM-B", Map.of("A", Summary.of(0.5), "B", Summary.of(0.6)));
        report.write(new CrossSiteStudy.Result(List.of("A", "B"), rows, rows), Map.of());
        check(report::requireCrossSite);
    }
}
