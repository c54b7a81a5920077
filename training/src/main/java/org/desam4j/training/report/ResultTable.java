package org.desam4j.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;

/**
 * The table of an evaluation: for each site a row of the model and, where there is one, a row of the trivial mask.
 *
 * @param header the columns' titles
 * @param rows as many cells each
 */
public record ResultTable(List<String> header, List<List<String>> rows) {
    private static final String UNDEFINED = "-";
    private static final int TEXT_COLUMNS = 3;

    public ResultTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /** Makes the table. */
    public static ResultTable of(List<SiteResult> sites) {
        List<List<String>> rows = new ArrayList<>();
        for (SiteResult site : sites) {
            rows.add(row(site.site(), site.role().toString(), "DeSAM", site.scores()));
            if (!site.prior().isEmpty()) {
                rows.add(row(site.site(), site.role().toString(), "mean label", site.prior()));
            }
        }
        return new ResultTable(
                List.of("site", "role", "mask", "cases", "Dice", "IoU", "HD95 mm", "ASSD mm", "volume error %"), rows);
    }

    private static List<String> row(String site, String role, String mask, List<CaseScore> scores) {
        return List.of(
                site,
                role,
                mask,
                Integer.toString(scores.size()),
                cell(scores, CaseScore::dice, 3),
                cell(scores, CaseScore::iou, 3),
                cell(scores, CaseScore::hausdorff95, 1),
                cell(scores, CaseScore::averageSurfaceDistance, 2),
                cell(scores, CaseScore::relativeVolumeError, 0));
    }

    /** Mean and standard deviation. */
    private static String cell(List<CaseScore> scores, ToDoubleFunction<CaseScore> measure, int digits) {
        Summary summary = Summary.of(scores, measure);
        if (summary.cases() == 0) {
            return UNDEFINED;
        }
        String number = "%." + digits + "f";
        return String.format(Locale.ROOT, number + " ± " + number, summary.mean(), summary.deviation());
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

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(column < TEXT_COLUMNS ? cells.get(column) + padding : padding + cells.get(column))
                    .append("  ");
        }
        return line.toString().stripTrailing() + "\n";
    }
}
