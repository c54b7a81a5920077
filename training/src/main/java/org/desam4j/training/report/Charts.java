package org.desam4j.training.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metric;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.internal.Quantile;
import org.desam4j.training.run.EpochResult;

/** The plots of reports, as markup. */
final class Charts {
    private static final double LIMIT_OF_AGREEMENT = 1.96;

    private Charts() {}

    /** For each site the quartiles of a metric as a box, its range as whiskers, and every case as a point. */
    static String boxPlot(Metric metric, List<SiteResult> sites) {
        double[] all = SiteResult.scores(sites).stream()
                .mapToDouble(score -> score.value(metric))
                .filter(value -> !Double.isNaN(value))
                .toArray();
        double low = Math.min(0, Arrays.stream(all).min().orElse(0));
        double high = Math.max(
                metric == Metrics.DICE ? 1 : 0, Arrays.stream(all).max().orElse(1));
        SvgPlot plot = new SvgPlot(metric.title(), "site", metric.title(), -0.6, sites.size() - 0.4, low, high);
        plot.ticksY();
        for (int i = 0; i < sites.size(); i++) {
            List<CaseScore> scores = sites.get(i).scores();
            Summary summary = Summary.of(scores, metric);
            boolean whole = summary.cases() == summary.total();
            plot.tickX(i, sites.get(i).site() + (whole ? "" : " (" + summary.count() + ")"));
            addBox(plot, i, metric, scores);
        }
        return plot.markup();
    }

    private static void addBox(SvgPlot plot, int at, Metric metric, List<CaseScore> scores) {
        double[] sorted = scores.stream()
                .mapToDouble(score -> score.value(metric))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return;
        }
        String colour = SvgPlot.colour(at);
        double lower = Quantile.of(sorted, 0.25);
        double upper = Quantile.of(sorted, 0.75);
        double median = Quantile.of(sorted, 0.5);
        plot.segment(at, sorted[0], at, lower, colour, "");
        plot.segment(at, upper, at, sorted[sorted.length - 1], colour, "");
        plot.box(at - 0.25, lower, at + 0.25, upper, colour);
        plot.segment(at - 0.25, median, at + 0.25, median, colour, "");
        scores.stream()
                .filter(score -> !Double.isNaN(score.value(metric)))
                .forEach(score -> plot.point(at + 0.35, score.value(metric), colour, score.caseId()));
    }

    /** Differences of predicted and labelled volumes over their means, with the limits of agreement (Bland and Altman). */
    static String blandAltman(List<SiteResult> sites) {
        List<CaseScore> scores = SiteResult.scores(sites);
        Summary differences = Summary.of(scores, Metrics.VOLUME_ERROR);
        double[] means = scores.stream()
                .mapToDouble(score -> (score.value(Metrics.PREDICTED_VOLUME) + score.value(Metrics.LABEL_VOLUME)) / 2)
                .toArray();
        double largest = Math.max(1, Arrays.stream(means).max().orElse(1));
        boolean several = differences.cases() > 1;
        double reach = several ? LIMIT_OF_AGREEMENT * differences.deviation() : 0;
        double low = Math.min(differences.minimum(), differences.mean() - reach);
        double high = Math.max(differences.maximum(), differences.mean() + reach);
        double margin = 0.05 * Math.max(1e-6, high - low);
        SvgPlot plot = new SvgPlot(
                "Volumes (Bland-Altman)",
                "mean of prediction and label, ml",
                "prediction - label, ml",
                0,
                largest * 1.05,
                low - margin,
                high + margin);
        plot.ticksX().ticksY();
        plot.segment(0, differences.mean(), largest * 1.05, differences.mean(), "#1d2733", "");
        double[] limits = {differences.mean() - reach, differences.mean() + reach};
        for (double limit : several ? limits : new double[0]) {
            plot.segment(0, limit, largest * 1.05, limit, "#57606a", "5 4");
        }
        for (int i = 0; i < sites.size(); i++) {
            for (CaseScore score : sites.get(i).scores()) {
                double mean = (score.value(Metrics.PREDICTED_VOLUME) + score.value(Metrics.LABEL_VOLUME)) / 2;
                plot.point(
                        mean,
                        score.value(Metrics.VOLUME_ERROR),
                        SvgPlot.colour(i),
                        score.site() + " " + score.caseId());
            }
            plot.legend(i, SvgPlot.colour(i), "site " + sites.get(i).site());
        }
        return plot.markup();
    }

    /** Training and validation loss over the epochs. */
    static String losses(List<EpochResult> epochs) {
        Map<String, double[]> lines = new LinkedHashMap<>();
        lines.put(
                "training",
                epochs.stream().mapToDouble(EpochResult::trainingLoss).toArray());
        lines.put(
                "validation",
                epochs.stream()
                        .mapToDouble(epoch -> epoch.validationTerms().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                        .toArray());
        return lines("Loss", "epoch", "loss", epochNumbers(epochs), lines, 0);
    }

    /** Validation Dice over the epochs. */
    static String validationDice(List<EpochResult> epochs) {
        double[] dice = epochs.stream().mapToDouble(EpochResult::validationDice).toArray();
        return lines("Validation Dice", "epoch", "Dice", epochNumbers(epochs), Map.of("validation", dice), 1);
    }

    private static double[] epochNumbers(List<EpochResult> epochs) {
        return epochs.stream().mapToDouble(EpochResult::epoch).toArray();
    }

    /**
     * Lines over common x values.
     *
     * @param reach a value that y reaches at least
     */
    static String lines(
            String title, String labelX, String labelY, double[] xs, Map<String, double[]> lines, double reach) {
        double high = reach;
        double low = 0;
        for (double[] ys : lines.values()) {
            high = Math.max(high, Arrays.stream(ys).max().orElse(0));
            low = Math.min(low, Arrays.stream(ys).min().orElse(0));
        }
        SvgPlot plot = new SvgPlot(title, labelX, labelY, xs[0], xs[xs.length - 1], low, high);
        plot.ticksX().ticksY();
        List<String> names = new ArrayList<>(lines.keySet());
        for (int i = 0; i < names.size(); i++) {
            plot.line(xs, lines.get(names.get(i)), SvgPlot.colour(i)).legend(i, SvgPlot.colour(i), names.get(i));
        }
        return plot.markup();
    }
}
