package org.desam4j.training.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.desam4j.training.Cluster;
import org.desam4j.training.PartWorker;
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

    /** The two trainings for a column: on its site alone, and on all others, the rest. */
    private record Column(String site, List<String> rest, StudyRun onIt, StudyRun withoutIt) {}

    private Column column(Map.Entry<String, PromptMode> method, String site, List<String> sites) {
        List<String> rest = sites.stream().filter(other -> !other.equals(site)).toList();
        List<PromptMode> prompt = List.of(method.getValue());
        return new Column(
                site,
                rest,
                new StudyRun(
                        method.getKey() + "-trained-on-" + site,
                        settings(List.of(site), method.getValue()),
                        measuresWithin() ? sites : rest,
                        prompt),
                new StudyRun(
                        method.getKey() + "-trained-without-" + site,
                        settings(rest, method.getValue()),
                        List.of(site),
                        prompt));
    }

    private boolean measuresWithin() {
        return settings.split().heldOutShare() > 0;
    }

    /**
     * Computes embeddings, runs and measurements on the machines of a cluster, each of which has a {@link #worker} of the same study, so that
     * {@link #execute} finds them.
     *
     * @throws org.desam4j.training.IncompleteJobException if some failed, when all others are done
     */
    public void compute(Cluster cluster, Progress progress) throws IOException {
        parts(progress).compute(cluster, progress);
    }

    /** The worker that computes parts of the study. The caller closes it. */
    public PartWorker worker() throws IOException {
        return parts(Progress.SILENT).worker();
    }

    private StudyParts parts(Progress progress) throws IOException {
        List<String> sites = sites(progress);
        List<StudyRun> runs = METHODS.entrySet().stream()
                .flatMap(method -> sites.stream().map(site -> column(method, site, sites)))
                .flatMap(column -> Stream.of(column.onIt(), column.withoutIt()))
                .toList();
        return new StudyParts(workspace, settings, runs, List.copyOf(METHODS.values()));
    }

    private List<String> sites(Progress progress) throws IOException {
        List<String> sites =
                List.copyOf(Dataset.open(workspace.dataset(), progress).sites());
        if (sites.size() < 2) {
            throw new IllegalArgumentException("the data set has one site; a comparison of sites needs two");
        }
        return sites;
    }

    /** Runs the study; nothing if it was asked to end. */
    public Optional<Result> execute(Progress progress) throws IOException {
        List<String> sites = sites(progress);
        workspace.begin(progress);
        Map<String, Map<String, Summary>> one = new LinkedHashMap<>();
        Map<String, Map<String, Summary>> others = new LinkedHashMap<>();
        Map<String, Map<String, Summary>> within = new LinkedHashMap<>();
        addPlainSam(sites, one, others, progress);
        for (Map.Entry<String, PromptMode> method : METHODS.entrySet()) {
            String row = method.getKey();
            for (String site : sites) {
                Column column = column(method, site, sites);
                boolean done = add(one, row, column, column.onIt(), column.rest(), progress)
                        && add(others, row, column, column.withoutIt(), List.of(site), progress);
                if (done && measuresWithin()) {
                    done = add(within, row, column, column.onIt(), List.of(site), progress);
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
        try (LoadedModel sam = PlainSam.open(workspace, settings)) {
            for (Map.Entry<String, PromptMode> method : METHODS.entrySet()) {
                String row = "SAM, " + (method.getValue() instanceof PromptMode.WholeBox ? "box" : "grid");
                Map<String, List<CaseScore>> scores =
                        new PlainSam(workspace, sam, method.getValue(), settings).scores(sites, progress);
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
            Map<String, Map<String, Summary>> table,
            String row,
            Column column,
            StudyRun planned,
            List<String> measured,
            Progress progress)
            throws IOException {
        Optional<RunFolder> run = workspace.train(planned.name(), planned.settings(), progress);
        if (run.isEmpty()) {
            return false;
        }
        PromptMode prompt = planned.prompts().get(0);
        List<CaseScore> scores = SiteResult.scores(workspace.evaluate(run.get(), measured, prompt, progress));
        put(table, row, column.site(), scores);
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
