package org.desam4j.training.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.desam4j.training.DataException;

/** Reads the table that names each case's site. */
final class SiteTable {
    private static final String SITES = "sites.csv";
    private static final String ORIGINAL = "prostate_patientid.csv";
    private static final Pattern NUMBER_AT_END = Pattern.compile(".*?(\\d+)$");
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .setIgnoreHeaderCase(true)
            .setAllowMissingColumnNames(true)
            .get();

    private SiteTable() {}

    /** A case and its site. */
    record Row(String caseId, String site) {}

    /**
     * Reads the table of a data set.
     *
     * @param caseNames the cases for which there are images; the original's table gives only the numbers in their names
     */
    static List<Row> read(Path folder, List<String> caseNames) throws IOException {
        Path sites = folder.resolve(SITES);
        if (Files.isRegularFile(sites)) {
            return rows(sites, "case", "site", List.of());
        }
        Path original = folder.resolve(ORIGINAL);
        if (Files.isRegularFile(original)) {
            return rows(original, "patientid", "center", caseNames);
        }
        throw new DataException(sites, "no such file; make it, with the columns case,site and a line for each case");
    }

    private static List<Row> rows(Path table, String caseColumn, String siteColumn, List<String> caseNames)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        try (CSVParser parser = CSVParser.parse(table, StandardCharsets.UTF_8, FORMAT)) {
            for (String column : List.of(caseColumn, siteColumn)) {
                if (parser.getHeaderNames().stream().noneMatch(column::equalsIgnoreCase)) {
                    throw new DataException(table, "has no column " + column + " in its first line");
                }
            }
            for (CSVRecord line : parser) {
                Row row = row(table, line, caseColumn, siteColumn, caseNames);
                if (!seen.add(row.caseId())) {
                    throw new DataException(table, "names the case " + row.caseId() + " twice");
                }
                rows.add(row);
            }
        } catch (UncheckedIOException | MalformedInputException | IllegalArgumentException e) {
            throw new DataException(table, "is no table of comma-separated text: " + e.getMessage(), e);
        }
        return rows;
    }

    private static Row row(Path table, CSVRecord line, String caseColumn, String siteColumn, List<String> caseNames)
            throws DataException {
        if (!line.isSet(caseColumn) || !line.isSet(siteColumn)) {
            throw new DataException(table, "lacks a value in its line " + (line.getRecordNumber() + 1));
        }
        String id = line.get(caseColumn);
        String site = line.get(siteColumn);
        if (id.isEmpty() || site.isEmpty() || id.contains("/") || id.contains("\\")) {
            throw new DataException(table, "has no usable case and site in its line " + (line.getRecordNumber() + 1));
        }
        return new Row(caseNames.isEmpty() ? id : numbered(table, id, caseNames), site);
    }

    /** The original's table names a patient by the number at the end of the case's name. */
    private static String numbered(Path table, String number, List<String> caseNames) throws DataException {
        for (String name : caseNames) {
            Matcher matcher = NUMBER_AT_END.matcher(name);
            if (matcher.matches() && sameNumber(matcher.group(1), number)) {
                return name;
            }
        }
        throw new DataException(table, "names the patient " + number + ", for whom there is no image");
    }

    private static boolean sameNumber(String a, String b) {
        return withoutZeros(a).equals(withoutZeros(b));
    }

    private static String withoutZeros(String number) {
        return number.replaceFirst("^0+(?=.)", "");
    }
}
