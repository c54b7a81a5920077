package org.desam4j.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;

/**
 * The table of an evaluation: for each site, and for the cases of all unseen sites together, a row of the model and rows of the
 * masks that it is compared with.
 *
 * @param header the columns' titles
 * @param rows as many cells each
 */
public record ResultTable(List<String> header, List<List<String>> rows) {
    /** The name of the model's rows among those of other masks. */
    public static final String MODEL = "DeSAM";

    private static final List<Metric> SHOWN = List.of(
            Metrics.DICE,
            Metrics.IOU,
            Metrics.HAUSDORFF_95,
            Metrics.ASSD,
            Metrics.SURFACE_DICE,
            Metrics.RELATIVE_VOLUME_ERROR);
    /** Stands in a cell where there is no number. */
    static final String UNDEFINED = "-";

    public ResultTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /** Makes the table. */
    public static ResultTable of(List<SiteResult> sites) {
        List<String> header = new ArrayList<>(List.of("site", "role", "mask", "cases"));
        SHOWN.forEach(measure -> header.add(measure.title()));
        List<List<String>> rows = new ArrayList<>();
        sites.forEach(site -> addRows(rows, site));
        SiteResult.pooled(sites).ifPresent(all -> addRows(rows, all));
        return new ResultTable(header, rows);
    }

    private static void addRows(List<List<String>> rows, SiteResult site) {
        rows.add(row(site, MODEL, site.scores()));
        site.others().forEach((mask, scores) -> rows.add(row(site, mask, scores)));
    }

    private static List<String> row(SiteResult site, String mask, List<CaseScore> scores) {
        List<String> row = new ArrayList<>(List.of(site.site(), site.role().toString(), mask, cases(site)));
        SHOWN.forEach(measure -> row.add(cell(Summary.of(scores, measure), measure.digits())));
        return row;
    }

    /** The number of measured cases, and of how many, if the model has seen some of them. */
    private static String cases(SiteResult site) {
        int measured = site.cases().size();
        int seen = site.seen().size();
        return seen == 0 ? Integer.toString(measured) : measured + " of " + (measured + seen);
    }

    /** Mean and standard deviation, as far as there are any, and of how many cases where some have no value. */
    static String cell(Summary summary, int digits) {
        String mean = number(summary.mean(), digits);
        String spread = Double.isNaN(summary.deviation()) ? "" : " ± " + number(summary.deviation(), digits);
        return mean + spread + (summary.cases() == summary.total() ? "" : " (" + summary.count() + ")");
    }

    /** A number with that many decimal places, or what stands for none. */
    static String number(double value, int digits) {
        return Double.isNaN(value) ? UNDEFINED : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** The table in Markdown. */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append("| ").append(String.join(" | ", header)).append(" |\n");
        text.append("|").append(" --- |".repeat(header.size())).append('\n');
        rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return text.toString();
    }

    /** The table as lines of text, columns aligned. */
    public String toText() {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = header.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder(line(header, widths));
        text.append("-".repeat(line(header, widths).stripTrailing().length())).append('\n');
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(isText(column) ? cells.get(column) + padding : padding + cells.get(column))
                    .append("  ");
        }
        return line.toString().stripTrailing() + "\n";
    }

    /** A column without numbers is aligned to the left. */
    private boolean isText(int column) {
        return rows.stream().noneMatch(row -> row.get(column).matches("-?\\d.*"));
    }
}
