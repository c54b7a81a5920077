package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.desam4j.training.Failure;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.picture.Picture;
import org.desam4j.training.picture.internal.SliceOverlay;
import org.desam4j.training.run.EpochResult;

/** The report of an evaluation as a page. */
final class ReportPage {
    private static final int SITE_TEXT_COLUMNS = 3;
    private static final String ALL_SITES = "all";

    private final String title;
    private final Map<String, String> facts;
    private final List<SiteResult> sites;
    private final List<EpochResult> epochs;

    ReportPage(String title, Map<String, String> facts, List<SiteResult> sites, List<EpochResult> epochs) {
        this.title = title;
        this.facts = new LinkedHashMap<>(facts);
        this.sites = List.copyOf(sites);
        this.epochs = List.copyOf(epochs);
    }

    void write(Path file) throws IOException {
        HtmlPage page = new HtmlPage(title);
        page.heading("Sites")
                .paragraph(StudyReport.measured(facts))
                .paragraph(
                        "Mean ± standard deviation over cases. Metrics that are undefined for empty masks, such as distances, are"
                                + " excluded, and the mean says so: (1 of 2). \"mean label\" is a trivial mask: the mean of the"
                                + " training labels, the same for every slice"
                                + " of the part of a scan in which they lie on average. \"4 of 16\" cases: the model has seen the other"
                                + " twelve in training, and they are left out.")
                .table("sites", ResultTable.of(sites), SITE_TEXT_COLUMNS, ResultTable.MODEL)
                .row(List.of(
                        Charts.boxPlot(Metrics.DICE, sites),
                        Charts.boxPlot(Metrics.HAUSDORFF_95, sites),
                        Charts.blandAltman(sites)));
        sites.forEach(site -> addPictures(page, site));
        if (!epochs.isEmpty()) {
            page.heading("Training").row(List.of(Charts.losses(epochs), Charts.validationDice(epochs)));
        }
        page.heading("Cases").table("cases", cases(), 2, "");
        List<Failure> failures = SiteResult.failures(sites);
        if (!failures.isEmpty()) {
            page.heading("Cases that could not be measured").table("failures", failures(failures), 2, "");
        }
        page.heading("Measures").table("measures", measures(), 2, "");
        page.heading("Settings").facts(facts).write(file);
    }

    private static ResultTable failures(List<Failure> failures) {
        return new ResultTable(
                List.of("case", "why"),
                failures.stream()
                        .map(failure -> List.of(failure.name(), failure.reason()))
                        .toList());
    }

    /** Every measure of each site and of all together. */
    private ResultTable measures() {
        List<List<String>> rows = new ArrayList<>();
        sites.forEach(site -> addMeasures(rows, site.site(), site.scores()));
        addMeasures(rows, ALL_SITES, SiteResult.scores(sites));
        return new ResultTable(
                List.of("site", "metric", "cases", "mean", "std", "median", "min", "max", "95 % interval of the mean"),
                rows);
    }

    private static void addMeasures(List<List<String>> rows, String site, List<CaseScore> scores) {
        for (Metric metric : Metrics.ALL) {
            Summary summary = Summary.of(scores, metric);
            int digits = metric.digits() + 1;
            List<String> row = new ArrayList<>(List.of(site, metric.title(), summary.count()));
            for (double value : new double[] {
                summary.mean(), summary.deviation(), summary.median(), summary.minimum(), summary.maximum()
            }) {
                row.add(ResultTable.number(value, digits));
            }
            row.add(
                    Double.isNaN(summary.low())
                            ? ResultTable.UNDEFINED
                            : ResultTable.number(summary.low(), digits) + " to "
                                    + ResultTable.number(summary.high(), digits));
            rows.add(row);
        }
    }

    private ResultTable cases() {
        List<String> header = new ArrayList<>(List.of("case", "site"));
        for (Metric metric : Metrics.ALL) {
            header.add(metric.title());
        }
        List<List<String>> rows = new ArrayList<>();
        for (CaseScore score : SiteResult.scores(sites)) {
            List<String> row = new ArrayList<>(List.of(score.caseId(), score.site()));
            for (Metric metric : Metrics.ALL) {
                row.add(ResultTable.number(score.value(metric), metric.digits()));
            }
            rows.add(row);
        }
        return new ResultTable(header, rows);
    }

    private static void addPictures(HtmlPage page, SiteResult site) {
        String role = site.role().toString();
        page.heading("Site " + site.site() + (role.isEmpty() ? "" : " (" + role + ")"));
        if (!site.seen().isEmpty()) {
            page.paragraph("Seen in training and left out: " + String.join(", ", site.seen()) + ".");
        }
        if (site.cases().isEmpty()) {
            return;
        }
        page.markup(
                "<p>" + key(SliceOverlay.LABEL) + "label &emsp;" + key(SliceOverlay.PREDICTION) + "prediction</p>\n");
        List<String> figures = new ArrayList<>();
        shown(site).forEach((what, result) -> figures.add(figure(what, result)));
        page.row(figures);
    }

    private static String key(java.awt.Color colour) {
        return String.format(
                Locale.ROOT, "<span class=\"key\" style=\"background:#%06x\"></span>", colour.getRGB() & 0xffffff);
    }

    private static String figure(String what, CaseResult result) {
        Picture picture = result.picture();
        return String.format(
                Locale.ROOT,
                "<figure><img width=\"%d\" height=\"%d\" alt=\"\" src=\"%s\"><figcaption>%s: %s, Dice %.3f</figcaption>"
                        + "</figure>\n",
                picture.width(),
                picture.height(),
                picture.dataUri(),
                what,
                HtmlPage.escaped(result.score().caseId()),
                result.score().dice());
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
}
