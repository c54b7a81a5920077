package org.desam4j.viewer.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.desam4j.training.DataException;

/** The measures of an evaluation, {@code cases.csv}. */
final class MeasureTable {
    private static final String CASE = "case";
    private static final String SITE = "site";
    private static final long MOST_BYTES = 64L << 20;

    private MeasureTable() {}

    /**
     * A case's row.
     *
     * @param site that it comes from
     * @param measures those that are defined, by column
     */
    record Row(String site, Map<String, Double> measures) {}

    /**
     * Reads the table.
     *
     * @return rows by the name of the case, in the file's order
     * @throws DataException if it is no table of an evaluation
     */
    static Map<String, Row> read(Path file, List<Column> columns) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new DataException(file, "is larger than 64 MiB; it is no table that evaluate wrote");
        }
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        Map<String, Row> rows = new LinkedHashMap<>();
        try (CSVParser parser = CSVParser.parse(Files.readString(file), format)) {
            if (!parser.getHeaderMap().keySet().containsAll(List.of(CASE, SITE))) {
                throw new DataException(file, "has no columns case and site; give the folder that evaluate wrote");
            }
            for (CSVRecord line : parser) {
                rows.put(name(line.get(CASE)), new Row(name(line.get(SITE)), measures(file, line, columns)));
            }
        } catch (MalformedInputException | UncheckedIOException | IllegalArgumentException e) {
            throw new DataException(file, "is no table that evaluate wrote; evaluate again", e);
        }
        return rows;
    }

    private static Map<String, Double> measures(Path file, CSVRecord line, List<Column> columns) throws DataException {
        Map<String, Double> measures = new HashMap<>();
        for (Column column : columns) {
            String text = line.isSet(column.key()) ? line.get(column.key()) : "";
            if (!text.isEmpty()) {
                try {
                    measures.put(column.key(), Double.valueOf(text));
                } catch (NumberFormatException e) {
                    throw new DataException(
                            file, "has no number under " + column.key() + " in line " + line.getRecordNumber(), e);
                }
            }
        }
        return measures;
    }

    /** A name as it was before an apostrophe kept spreadsheets from computing it. */
    private static String name(String cell) {
        return cell.matches("(?s)'[=+@-].*") ? cell.substring(1) : cell;
    }
}
