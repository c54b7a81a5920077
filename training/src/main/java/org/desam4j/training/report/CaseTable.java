package org.desam4j.training.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Measure;
import org.desam4j.weights.AtomicFile;

/** Every measure of every case as comma-separated values; a measure that is undefined is left empty. */
public final class CaseTable {
    private CaseTable() {}

    /**
     * Writes the table.
     *
     * @param measured the slices that were measured, for the last column
     */
    public static void write(Path file, List<CaseScore> scores, String measured) throws IOException {
        List<String> header = new ArrayList<>(List.of("case", "site"));
        for (Measure measure : Measure.values()) {
            header.add(measure.column());
        }
        header.add(EvaluationReport.MEASURED);
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader(header.toArray(String[]::new))
                .setRecordSeparator("\n")
                .get();
        AtomicFile.write(file, temporary -> {
            try (CSVPrinter printer =
                    new CSVPrinter(Files.newBufferedWriter(temporary, StandardCharsets.UTF_8), format)) {
                for (CaseScore score : scores) {
                    printer.printRecord(cells(score, measured));
                }
            }
        });
    }

    private static List<String> cells(CaseScore score, String measured) {
        List<String> cells = new ArrayList<>(List.of(score.caseId(), score.site()));
        for (Measure measure : Measure.values()) {
            double value = measure.of(score);
            cells.add(Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value));
        }
        cells.add(measured);
        return cells;
    }
}
