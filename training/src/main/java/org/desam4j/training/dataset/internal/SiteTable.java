package org.desam4j.training.dataset.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.desam4j.training.DataException;

/**
 * Reads the table that names each case's site. Columns are separated by commas, semicolons or tabs; lines that begin with {@code #} are
 * comments; other columns are ignored.
 */
final class SiteTable {
    static final char COMMENT = '#';

    private static final String SITES = "sites.csv";
    private static final String ORIGINAL = "prostate_patientid.csv";
    private static final Pattern NUMBER_AT_END = Pattern.compile(".*?(\\d+)$");

    private final Path table;
    private final String caseColumn;
    private final String siteColumn;
    private final Optional<Collection<String>> numbered;
    private final Map<String, String> cases = new HashMap<>();
    private final Map<String, String> sites = new HashMap<>();

    /** @param numbered names of cases, where the table gives only the numbers at their ends */
    private SiteTable(Path table, String caseColumn, String siteColumn, Optional<Collection<String>> numbered) {
        this.table = table;
        this.caseColumn = caseColumn;
        this.siteColumn = siteColumn;
        this.numbered = numbered;
    }

    /** A case and its site. */
    record Row(String caseId, String site) {}

    /** The table of a data set: {@code sites.csv}, else the original's. */
    static Path file(Path folder) throws DataException {
        Path sites = folder.resolve(SITES);
        Path original = folder.resolve(ORIGINAL);
        if (!Files.isRegularFile(sites) && !Files.isRegularFile(original)) {
            throw new DataException(
                    sites, "no such file; make it, with the columns case,site and a line for each case");
        }
        return Files.isRegularFile(sites) ? sites : original;
    }

    /**
     * Reads the table of a data set.
     *
     * @param caseNames the cases for which there are images; the original's table gives only the numbers in their names
     */
    static List<Row> read(Path folder, Collection<String> caseNames) throws IOException {
        Path file = file(folder);
        SiteTable table = file.endsWith(SITES)
                ? new SiteTable(file, "case", "site", Optional.empty())
                : new SiteTable(file, "patientid", "center", Optional.of(caseNames));
        return table.rows();
    }

    private List<Row> rows() throws IOException {
        String text = TableText.read(table);
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(TableText.delimiter(text))
                .setCommentMarker(COMMENT)
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .setIgnoreHeaderCase(true)
                .setAllowMissingColumnNames(true)
                .get();
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            for (String column : List.of(caseColumn, siteColumn)) {
                requireOnce(column, parser.getHeaderNames());
            }
            for (CSVRecord line : parser) {
                rows.add(row(line, parser));
            }
        } catch (UncheckedIOException | CSVException | IllegalArgumentException e) {
            throw new DataException(table, "is no table of separated values: " + e.getMessage(), e);
        }
        return rows;
    }

    private void requireOnce(String column, List<String> header) throws DataException {
        long found = header.stream().filter(column::equalsIgnoreCase).count();
        if (found != 1) {
            throw problem("has " + (found == 0 ? "no column " : "more than one column ") + column
                    + "; its first line names " + SafeName.shown(String.join(", ", header)));
        }
    }

    private Row row(CSVRecord line, CSVParser parser) throws DataException {
        String where = " in its line " + parser.getCurrentLineNumber();
        if (!line.isSet(caseColumn) || !line.isSet(siteColumn)) {
            throw problem("lacks a value" + where);
        }
        int columns = parser.getHeaderNames().size();
        for (int i = columns; i < line.size(); i++) {
            if (!line.get(i).isEmpty()) {
                throw problem("has " + line.size() + " values for " + columns + " columns" + where
                        + "; put a name that holds a separator in quotes");
            }
        }
        String written = line.get(caseColumn);
        String id = numbered.isPresent() ? numbered(written, numbered.get(), where) : written;
        Row row = new Row(id, line.get(siteColumn));
        requireSafe("case", row.caseId(), where);
        requireSafe("site", row.site(), where);
        String sameCase = cases.put(SafeName.key(row.caseId()), row.caseId());
        if (sameCase != null) {
            throw problem("names the case " + sameCase + " twice"
                    + (sameCase.equals(row.caseId()) ? "" : ", as " + row.caseId() + " again") + where);
        }
        String sameSite = sites.putIfAbsent(SafeName.key(row.site()), row.site());
        if (sameSite != null && !sameSite.equals(row.site())) {
            throw problem("calls one site " + sameSite + " and " + row.site() + where + "; write it one way");
        }
        return row;
    }

    private void requireSafe(String what, String name, String where) throws DataException {
        Optional<String> problem = SafeName.problem(name);
        if (problem.isPresent()) {
            throw problem("names the " + what + " \"" + SafeName.shown(name) + "\"" + where
                    + ", which becomes the name of a file, but " + problem.get() + "; rename it");
        }
    }

    private DataException problem(String what) {
        return new DataException(table, what);
    }

    /** The original's table names a patient by the number at the end of the case's name. */
    private String numbered(String number, Collection<String> caseNames, String where) throws DataException {
        List<String> names = caseNames.stream()
                .filter(name -> {
                    Matcher matcher = NUMBER_AT_END.matcher(name);
                    return matcher.matches() && sameNumber(matcher.group(1), number);
                })
                .toList();
        if (names.isEmpty()) {
            throw problem("names the patient " + SafeName.shown(number) + where + ", for whom there is no image");
        }
        if (names.size() > 1) {
            throw problem("names the patient " + SafeName.shown(number) + where
                    + ", and the names of several images end in that" + " number (" + String.join(", ", names)
                    + "); name the cases themselves in " + SITES);
        }
        return names.get(0);
    }

    private static boolean sameNumber(String a, String b) {
        return withoutZeros(a).equals(withoutZeros(b));
    }

    private static String withoutZeros(String number) {
        return number.replaceFirst("^0+(?=.)", "");
    }
}
