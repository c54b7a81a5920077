package org.desam4j.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.Summary;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.run.internal.RunFolder;

/**
 * Every site as the source in turn, as in the paper's second table, and every site left out in turn. A column is a site; a
 * cell is the Dice over the cases of the sites that were not trained on.
 *
 * @param workspace of the runs
 * @param settings of each run, but for sites and prompt; a held-out share gives the row within the site
 */
public record CrossSiteStudy(StudyWorkspace workspace, TrainingSettings settings) {
    private static final String WITHIN = "%s within the site";
    private static final Map<String, PromptMode> METHODS = methods();

    private static Map<String, PromptMode> methods() {
        Map<String, PromptMode> methods = new LinkedHashMap<>();
        methods.put("DeSAM-B", PromptMode.named("box"));
        methods.put("DeSAM-P", PromptMode.named("grid"));
        return methods;
    }

    /**
     * Both tables: for each row the Dice by site. The rows within a site are in both: trained and measured on the column's
     * site, on held-out cases.
     *
     * @param sites the columns
     * @param trainedOnOne trained on the column's site, measured on the others
     * @param trainedOnOthers trained on the other sites, measured on the column's
     */
    public record Result(
            List<String> sites,
            Map<String, Map<String, Summary>> trainedOnOne,
            Map<String, Map<String, Summary>> trainedOnOthers) {}

    /** Runs the study; nothing if it was asked to end. */
    public Optional<Result> execute(Progress progress) throws IOException {
        List<String> sites =
                List.copyOf(Dataset.open(workspace.dataset(), progress).sites());
        if (sites.size() < 2) {
            throw new IllegalArgumentException("the data set has one site; a comparison of sites needs two");
        }
        workspace.begin(progress);
        Map<String, Map<String, Summary>> one = new LinkedHashMap<>();
        Map<String, Map<String, Summary>> others = new LinkedHashMap<>();
        Map<String, Map<String, Summary>> within = new LinkedHashMap<>();
        addPlainSam(sites, one, others, progress);
        for (Map.Entry<String, PromptMode> method : METHODS.entrySet()) {
            for (String site : sites) {
                List<String> rest =
                        sites.stream().filter(other -> !other.equals(site)).toList();
                boolean done = add(method, List.of(site), rest, site, one, progress)
                        && add(method, rest, List.of(site), site, others, progress);
                if (done && settings.split().heldOutShare() > 0) {
                    done = add(method, List.of(site), List.of(site), site, within, progress);
                }
                if (!done) {
                    return Optional.empty();
                }
            }
        }
        within.forEach((method, values) -> {
            one.put(String.format(Locale.ROOT, WITHIN, method), values);
            others.put(String.format(Locale.ROOT, WITHIN, method), values);
        });
        return Optional.of(new Result(sites, one, others));
    }

    /** Plain SAM is trained on nothing; what is measured for each column is what the trained methods are measured on. */
    private void addPlainSam(
            List<String> sites,
            Map<String, Map<String, Summary>> one,
            Map<String, Map<String, Summary>> others,
            Progress progress)
            throws IOException {
        try (LoadedModel sam = LoadedModel.untrained(workspace.checkpoint(), List.of(), settings.precision())) {
            for (Map.Entry<String, PromptMode> method : METHODS.entrySet()) {
                String row = "SAM, " + (method.getValue() instanceof PromptMode.WholeBox ? "box" : "grid");
                PlainSam plain = new PlainSam(workspace, sam, method.getValue(), settings);
                Map<String, List<CaseScore>> scores = plain.scores(sites, progress);
                for (String site : sites) {
                    List<CaseScore> rest = new ArrayList<>();
                    scores.forEach((other, ofSite) -> {
                        if (!other.equals(site)) {
                            rest.addAll(ofSite);
                        }
                    });
                    put(one, row, site, rest);
                    put(others, row, site, scores.get(site));
                }
            }
        }
    }

    private boolean add(
            Map.Entry<String, PromptMode> method,
            List<String> sources,
            List<String> measured,
            String column,
            Map<String, Map<String, Summary>> rows,
            Progress progress)
            throws IOException {
        PromptMode mode = method.getValue();
        String name =
                method.getKey() + (sources.equals(List.of(column)) ? "-trained-on-" : "-trained-without-") + column;
        Optional<RunFolder> run = workspace.train(name, settings(sources, mode), progress);
        if (run.isEmpty()) {
            return false;
        }
        put(rows, method.getKey(), column, SiteResult.scores(workspace.evaluate(run.get(), measured, mode, progress)));
        return true;
    }

    /** Held-out cases are only of use where the site itself is measured. */
    private TrainingSettings settings(List<String> sources, PromptMode mode) {
        TrainingSettings.SplitSettings split = settings.split();
        double heldOut = sources.size() == 1 ? split.heldOutShare() : 0;
        return settings.toBuilder()
                .sources(sources)
                .prompt(mode)
                .split(new TrainingSettings.SplitSettings(split.validationShare(), heldOut, split.shuffled()))
                .build();
    }

    private static void put(Map<String, Map<String, Summary>> rows, String row, String column, List<CaseScore> scores) {
        rows.computeIfAbsent(row, key -> new LinkedHashMap<>()).put(column, Summary.of(scores, Metrics.DICE));
    }
}
