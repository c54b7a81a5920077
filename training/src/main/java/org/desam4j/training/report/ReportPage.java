package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.picture.SliceOverlay;
import org.desam4j.weights.AtomicFile;

/** The report of an evaluation as one HTML file that needs nothing beside it. */
public final class ReportPage {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1d2733; }
            h1, h2 { line-height: 1.2; }
            table { border-collapse: collapse; margin: 1rem 0; }
            th, td { padding: .35rem .8rem; border-bottom: 1px solid #d8dee6; text-align: right; white-space: nowrap; }
            th { background: #eef2f6; }
            th:nth-child(-n+3), td:nth-child(-n+3) { text-align: left; }
            tr.baseline td { color: #6b7887; }
            .pictures { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0; }
            figcaption { font-size: .87rem; color: #46525f; max-width: 20rem; }
            img { display: block; background: #000; }
            .key { display: inline-block; width: 1.4em; height: .25em; vertical-align: middle; margin-right: .4em; }
            dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem; }
            dt { color: #6b7887; } dd { margin: 0; overflow-wrap: anywhere; }
            """;

    private final String title;
    private final Map<String, String> facts;
    private final List<SiteResult> sites;

    /**
     * @param title the page's heading
     * @param facts what the reader should know of how the figures came about, by name
     */
    public ReportPage(String title, Map<String, String> facts, List<SiteResult> sites) {
        this.title = title;
        this.facts = new LinkedHashMap<>(facts);
        this.sites = List.copyOf(sites);
    }

    /** Writes the page. */
    public void write(Path file) throws IOException {
        String html = html();
        AtomicFile.write(file, temporary -> Files.writeString(temporary, html));
    }

    private String html() {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;")
                .append(" style-src 'unsafe-inline'\">\n<title>")
                .append(escaped(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n");
        appendTable(page);
        sites.forEach(site -> appendPictures(page, site));
        appendFacts(page);
        return page.append("</body>\n</html>\n").toString();
    }

    private void appendTable(StringBuilder page) {
        ResultTable table = ResultTable.of(sites);
        page.append("<h2>Sites</h2>\n<p>Mean ± standard deviation over cases. <i>mean label</i> is a trivial mask: the")
                .append(
                        " mean of the training labels, the same for every slice.</p>\n<table id=\"sites\">\n<thead><tr>");
        table.header().forEach(cell -> page.append("<th>").append(escaped(cell)).append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            page.append(row.get(2).equals(ResultTable.MODEL) ? "<tr>" : "<tr class=\"baseline\">");
            row.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table>\n");
    }

    private static void appendPictures(StringBuilder page, SiteResult site) {
        page.append("<h2>Site ").append(escaped(site.site()));
        if (!site.role().toString().isEmpty()) {
            page.append(" (").append(escaped(site.role().toString())).append(')');
        }
        page.append("</h2>\n<p><span class=\"key\" style=\"background:")
                .append(css(SliceOverlay.LABEL))
                .append("\"></span>label &emsp;<span class=\"key\" style=\"background:")
                .append(css(SliceOverlay.PREDICTION))
                .append("\"></span>prediction</p>\n<div class=\"pictures\">\n");
        shown(site)
                .forEach((what, result) -> page.append("<figure><img width=\"")
                        .append(result.picture().width())
                        .append("\" height=\"")
                        .append(result.picture().height())
                        .append("\" alt=\"\" src=\"")
                        .append(result.picture().dataUri())
                        .append("\"><figcaption>")
                        .append(String.format(
                                Locale.ROOT,
                                "%s: %s, Dice %.3f",
                                what,
                                escaped(result.score().caseId()),
                                result.score().dice()))
                        .append("</figcaption></figure>\n"));
        page.append("</div>\n");
    }

    /** The worst, median and best case by Dice; fewer where there are fewer cases. */
    private static Map<String, CaseResult> shown(SiteResult site) {
        List<CaseResult> sorted = site.cases().stream()
                .sorted(Comparator.comparingDouble(result -> result.score().dice()))
                .toList();
        Map<String, CaseResult> shown = new LinkedHashMap<>();
        shown.put("worst case", sorted.get(0));
        if (sorted.size() > 2) {
            shown.put("median case", sorted.get(sorted.size() / 2));
        }
        if (sorted.size() > 1) {
            shown.put("best case", sorted.get(sorted.size() - 1));
        }
        return shown;
    }

    private void appendFacts(StringBuilder page) {
        page.append("<h2>How these figures were made</h2>\n<dl>\n");
        facts.forEach((name, value) -> page.append("<dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd>\n"));
        page.append("</dl>\n");
    }

    private static String css(java.awt.Color colour) {
        return String.format("#%06x", colour.getRGB() & 0xffffff);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
