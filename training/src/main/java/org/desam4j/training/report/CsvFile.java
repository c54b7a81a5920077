package org.desam4j.training.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.desam4j.weights.Printable;
import org.desam4j.weights.internal.AtomicFile;

/**
 * Tables as comma-separated values. A spreadsheet takes a cell that begins with {@code = + - @} for a formula, also where it is
 * the name of a case: such text begins with an apostrophe, as OWASP's page on CSV injection recommends; numbers stay as they are.
 */
final class CsvFile {
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d[\\d.eE]*([-+]\\d+)?( ± [\\d.]+)?");
    private static final String FORMULAS = "=+-@";

    private CsvFile() {}

    /** Writes a table. */
    static void write(Path file, List<String> header, List<List<String>> rows) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();
        AtomicFile.write(file, temporary -> {
            try (CSVPrinter printer =
                    new CSVPrinter(Files.newBufferedWriter(temporary, StandardCharsets.UTF_8), format)) {
                printer.printRecord(header.stream().map(CsvFile::cell));
                for (List<String> row : rows) {
                    printer.printRecord(row.stream().map(CsvFile::cell));
                }
            }
        });
    }

    /** The text of a cell as it is written. */
    static String cell(String text) {
        String printable = Printable.line(text);
        boolean formula = !printable.isEmpty() && FORMULAS.indexOf(printable.charAt(0)) >= 0;
        return formula && !NUMBER.matcher(printable).matches() ? "'" + printable : printable;
    }
}
