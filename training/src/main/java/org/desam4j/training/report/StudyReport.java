package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.DataException;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.internal.OwnFile;
import org.desam4j.training.study.CouplingStudy;
import org.desam4j.training.study.CrossSiteStudy;
import org.desam4j.weights.internal.AtomicFile;

/**
 * The results of studies as tables: CSV for programs, Markdown for documents, a page for people.
 *
 * @param folder the folder that they are written to
 */
public record StudyReport(Path folder) {
    // What the tables begin with, by which those of earlier runs are known.
    private static final String POOLED = "Dice pooled over all other sites, trained on";
    private static final String MEASURED_ON = "measured on";
    private static final String VARIANT = "variant";
    private static final String MEASURE = "measure";
    private static final String ONE_IN = "## One site in";

    /**
     * Makes sure, before any work, that the tables of sites against sites may be written.
     *
     * @throws DataException if a file of another origin would be replaced
     */
    public void requireCrossSite() throws IOException {
        OwnFile.require(folder.resolve("cross-site-one-in.csv"), POOLED, "cross-site");
        OwnFile.require(folder.resolve("cross-site-one-out.csv"), MEASURED_ON + ",", "cross-site");
        OwnFile.require(folder.resolve("cross-site.md"), ONE_IN, "cross-site");
        OwnFile.require(folder.resolve("cross-site.html"), HtmlPage.SIGN, "cross-site");
    }

    /**
     * The same for what parts are worth.
     *
     * @throws DataException if a file of another origin would be replaced
     */
    public void requireAblation() throws IOException {
        requireOne("ablation", VARIANT, "cases");
    }

    /**
     * The same for how masks depend on prompts.
     *
     * @throws DataException if a file of another origin would be replaced
     */
    public void requireCoupling() throws IOException {
        requireOne("coupling", MEASURE, "masks");
    }

    private void requireOne(String name, String firstColumn, String secondColumn) throws IOException {
        OwnFile.require(folder.resolve(name + ".csv"), firstColumn + "," + secondColumn + ",", name);
        OwnFile.require(folder.resolve(name + ".md"), firstColumn + " | " + secondColumn + " |", name);
        OwnFile.require(folder.resolve(name + ".html"), HtmlPage.SIGN, name);
    }

    /** Writes the tables of sites against sites; the pages' name is {@code cross-site}. */
    public List<ResultTable> write(CrossSiteStudy.Result result, Map<String, String> facts) throws IOException {
        ResultTable one = sitesTable(POOLED, result.sites(), result.trainedOnOne());
        ResultTable others = sitesTable(MEASURED_ON, result.sites(), result.trainedOnOthers());
        writeCsv("cross-site-one-in.csv", one);
        writeCsv("cross-site-one-out.csv", others);
        writeText(
                "cross-site.md",
                measured(facts) + "\n\n" + ONE_IN + "\n\n" + one.toMarkdown() + "\n## One site out\n\n"
                        + others.toMarkdown());
        new HtmlPage("desam4j: cross-site study")
                .heading("One site in: trained on the column's site, measured on all others")
                .paragraph(measured(facts)
                        + " Mean Dice in percent over cases; those of all other sites are pooled, as in what the published scripts print."
                        + " Rows \"within the site\": trained and measured on the column's site, on"
                        + " held-out cases; an upper bound where a site has enough of them.")
                .table("one-in", one, 1, "")
                .heading("One site out: trained on all others, measured on the column's site")
                .table("one-out", others, 1, "")
                .heading("Settings")
                .facts(facts)
                .write(folder.resolve("cross-site.html"));
        return List.of(one, others);
    }

    private static ResultTable sitesTable(
            String what, List<String> sites, Map<String, Map<String, Summary>> rowsByMethod) {
        List<String> header = new ArrayList<>(List.of(what));
        header.addAll(sites);
        header.add("average");
        List<List<String>> rows = new ArrayList<>();
        rowsByMethod.forEach((method, values) -> {
            List<String> row = new ArrayList<>(List.of(method));
            List<Summary> cells = sites.stream()
                    .map(site -> values.getOrDefault(site, Summary.of()))
                    .toList();
            cells.forEach(dice -> row.add(percent(dice)));
            row.add(percent(Summary.of(cells.stream().mapToDouble(Summary::mean).toArray())));
            rows.add(row);
        });
        return new ResultTable(header, rows);
    }

    /** A sentence that says which slices were measured; empty if the facts do not. */
    static String measured(Map<String, String> facts) {
        String measured = facts.get(EvaluationReport.MEASURED);
        return measured == null ? "" : "Measured: " + measured + ".";
    }

    /** The mean in percent, and of how many where some have no value. */
    private static String percent(Summary summary) {
        String mean = ResultTable.number(100 * summary.mean(), 2);
        return summary.cases() == summary.total() ? mean : mean + " (" + summary.count() + ")";
    }

    /** Writes what parts are worth; the pages' name is {@code ablation}. */
    public ResultTable write(Map<String, Summary> ablation, Map<String, String> facts) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        ablation.forEach((name, dice) -> rows.add(List.of(
                name,
                dice.count(),
                ResultTable.number(dice.mean(), 3),
                ResultTable.number(dice.deviation(), 3),
                ResultTable.number(dice.low(), 3),
                ResultTable.number(dice.high(), 3))));
        ResultTable table = new ResultTable(List.of(VARIANT, "cases", "Dice", "std", "95 % from", "95 % to"), rows);
        writeCsv("ablation.csv", table);
        writeText("ablation.md", measured(facts) + "\n\n" + table.toMarkdown());
        new HtmlPage("desam4j: ablation study")
                .paragraph("Dice over the cases of the unseen sites. " + measured(facts))
                .table("ablation", table, 1, "")
                .heading("Settings")
                .facts(facts)
                .write(folder.resolve("ablation.html"));
        return table;
    }

    /** Writes how masks depend on prompts; the pages' name is {@code coupling}. */
    public ResultTable writeCoupling(Map<String, CouplingStudy.Curve> curves, Map<String, String> facts)
            throws IOException {
        List<Double> quality = curves.values().iterator().next().quality();
        List<String> header = new ArrayList<>(List.of(MEASURE, "masks"));
        quality.forEach(value -> header.add("quality " + ResultTable.number(value, 2)));
        List<List<String>> rows = new ArrayList<>();
        curves.forEach((name, curve) -> rows.add(row("Dice", name, curve.dice())));
        curves.forEach((name, curve) -> rows.add(row("deviation", name, curve.deviation())));
        ResultTable table = new ResultTable(header, rows);
        writeCsv("coupling.csv", table);
        writeText("coupling.md", table.toMarkdown());
        new HtmlPage("desam4j: coupling study")
                .paragraph(
                        "Prompt quality falls from 1 to 0: a box from the label's own to the whole image, a point from the"
                                + " label's centre to three radii away. Deviation: 1 - Dice with the mask of the best prompt.")
                .row(List.of(
                        plot("Boxes: Dice", "Dice", curves, "box", false),
                        plot("Points: Dice", "Dice", curves, "point", false),
                        plot("Boxes: deviation", "deviation", curves, "box", true),
                        plot("Points: deviation", "deviation", curves, "point", true)))
                .table("coupling", table, 2, "")
                .heading("Settings")
                .facts(facts)
                .write(folder.resolve("coupling.html"));
        return table;
    }

    private static List<String> row(String measure, String name, List<Double> values) {
        List<String> row = new ArrayList<>(List.of(measure, name));
        values.forEach(value -> row.add(ResultTable.number(value, 3)));
        return row;
    }

    private static String plot(
            String title, String labelY, Map<String, CouplingStudy.Curve> curves, String prompt, boolean deviation) {
        Map<String, double[]> lines = new LinkedHashMap<>();
        double[] steps = new double[0];
        for (Map.Entry<String, CouplingStudy.Curve> curve : curves.entrySet()) {
            if (curve.getKey().endsWith(prompt)) {
                CouplingStudy.Curve values = curve.getValue();
                lines.put(curve.getKey(), array(deviation ? values.deviation() : values.dice()));
                steps = values.quality().stream()
                        .mapToDouble(quality -> 1 - quality)
                        .toArray();
            }
        }
        return Charts.lines(title, "1 - prompt quality", labelY, steps, lines, 1);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void writeCsv(String name, ResultTable table) throws IOException {
        CsvFile.write(folder.resolve(name), table.header(), table.rows());
    }

    private void writeText(String name, String text) throws IOException {
        AtomicFile.write(folder.resolve(name), temporary -> Files.writeString(temporary, text));
    }
}
