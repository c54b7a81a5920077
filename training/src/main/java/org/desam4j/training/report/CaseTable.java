package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;

/** Every measure of every case as comma-separated values; a metric that is undefined is left empty. */
final class CaseTable {
    /** The beginning of the first line. */
    static final String FIRST_COLUMNS = "case,site,dice,";

    private CaseTable() {}

    /**
     * Writes the table.
     *
     * @param measured the slices that were measured, for the last column
     */
    public static void write(Path file, List<CaseScore> scores, String measured) throws IOException {
        List<String> header = new ArrayList<>(List.of("case", "site"));
        for (Metric metric : Metrics.ALL) {
            header.add(metric.column());
        }
        header.add(EvaluationReport.MEASURED);
        CsvFile.write(
                file,
                header,
                scores.stream().map(score -> cells(score, measured)).toList());
    }

    private static List<String> cells(CaseScore score, String measured) {
        List<String> cells = new ArrayList<>(List.of(score.caseId(), score.site()));
        for (Metric metric : Metrics.ALL) {
            double value = score.value(metric);
            cells.add(Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value));
        }
        cells.add(measured);
        return cells;
    }
}
