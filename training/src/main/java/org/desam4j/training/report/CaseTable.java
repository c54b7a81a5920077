package org.desam4j.training.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.weights.AtomicFile;

/** Every measure of every case as comma-separated values; a measure that is undefined is left empty. */
public final class CaseTable {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader(
                    "case",
                    "site",
                    "dice",
                    "iou",
                    "hausdorff_mm",
                    "hausdorff95_mm",
                    "assd_mm",
                    "predicted_ml",
                    "label_ml",
                    "volume_error_percent")
            .setRecordSeparator("\n")
            .get();

    private CaseTable() {}

    /** Writes the table. */
    public static void write(Path file, List<CaseScore> scores) throws IOException {
        AtomicFile.write(file, temporary -> {
            try (CSVPrinter printer =
                    new CSVPrinter(Files.newBufferedWriter(temporary, StandardCharsets.UTF_8), FORMAT)) {
                for (CaseScore score : scores) {
                    printer.printRecord(
                            score.caseId(),
                            score.site(),
                            number(score.dice()),
                            number(score.iou()),
                            number(score.hausdorff()),
                            number(score.hausdorff95()),
                            number(score.averageSurfaceDistance()),
                            number(score.predictedVolume()),
                            number(score.labelVolume()),
                            number(score.relativeVolumeError()));
                }
            }
        });
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
    }
}
