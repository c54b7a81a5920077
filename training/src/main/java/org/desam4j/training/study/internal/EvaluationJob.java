package org.desam4j.training.study.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.desam4j.training.Cluster;
import org.desam4j.training.DataException;
import org.desam4j.training.Failure;
import org.desam4j.training.PartWorker;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Provenance;
import org.desam4j.training.internal.Attempt;
import org.desam4j.training.internal.ReadAhead;

/**
 * Measures a model on the sites of a data set. Cases that the model has seen in training are left out; they are known by the
 * content of their scans, whatever they and their sites are called.
 *
 * @param dataset the data set's folder
 * @param model the model
 * @param card the settings that the model is used with, which may differ from its own card
 * @param cache the cache of embeddings
 * @param sites the sites to measure; all if empty
 * @param plainSam a network whose own SAM masks are measured on the same cases by the same prompts
 * @param kept the folder that keeps what is measured of each case for an evaluation that is made again; nothing to keep nothing
 */
public record EvaluationJob(
        Path dataset,
        LoadedModel model,
        ModelCard card,
        CacheSettings cache,
        List<String> sites,
        Optional<LoadedModel> plainSam,
        Optional<Path> kept) {

    public EvaluationJob {
        sites = List.copyOf(sites);
    }

    /** An evaluation that keeps nothing but embeddings. */
    public EvaluationJob(
            Path dataset,
            LoadedModel model,
            ModelCard card,
            CacheSettings cache,
            List<String> sites,
            Optional<LoadedModel> plainSam) {
        this(dataset, model, card, cache, sites, plainSam, Optional.empty());
    }

    /**
     * Measures each site. A case that fails does not end the others: its site's result names it.
     *
     * @throws DataException if there is no case that the model has not seen
     */
    public List<SiteResult> execute(Progress progress) throws IOException {
        return execute((measurer, missing) -> new Before(Map.of(), Map.of()), progress);
    }

    /**
     * Measures each site on the machines of a cluster, each of which has a {@link #worker} of the same job. A part is a case; what machines
     * measure lies in the folder that keeps it, which this job needs then.
     *
     * @throws DataException if there is no case that the model has not seen
     */
    public List<SiteResult> execute(Cluster cluster, Progress progress) throws IOException {
        return execute(
                (measurer, missing) -> {
                    List<String> parts = missing.stream().map(Case::id).toList();
                    Map<String, Failure> failures = new HashMap<>();
                    for (Cluster.Outcome outcome : cluster.compute("Evaluating", parts, "cases", progress)) {
                        outcome.failure().ifPresent(failure -> failures.put(outcome.part(), failure));
                    }
                    return new Before(found(missing, measurer), failures);
                },
                progress);
    }

    /** The worker that measures single cases of this job and keeps that. It owns nothing. */
    public PartWorker worker() throws IOException {
        Dataset data = Dataset.open(dataset);
        Map<String, Case> cases = data.cases().stream().collect(Collectors.toMap(Case::id, Function.identity()));
        CaseMeasurer measurer = CaseMeasurer.of(this, data);
        return (id, progress) -> {
            Case source = cases.get(id);
            if (measurer.before(source).isEmpty()) {
                measurer.measure(measurer.read(source), progress);
            }
            return "";
        };
    }

    /** Measures cases on other machines. */
    @FunctionalInterface
    private interface Elsewhere {
        /** Measures what it can. */
        Before measure(CaseMeasurer measurer, List<Case> missing) throws IOException;
    }

    private List<SiteResult> execute(Elsewhere elsewhere, Progress progress) throws IOException {
        Dataset data = Dataset.open(dataset, progress);
        Collection<String> wanted = sites.isEmpty() ? data.sites() : sites;
        List<List<Case>> cases = new ArrayList<>();
        for (String site : wanted) {
            cases.add(data.casesOf(site));
        }
        card.protocol().intensity().remarks(wanted).forEach(progress::say);
        CaseMeasurer measurer = CaseMeasurer.of(this, data);
        Map<String, MeasuredCase> measured = new HashMap<>();
        for (List<Case> ofSite : cases) {
            measured.putAll(before(ofSite, measurer, progress));
        }
        List<Case> missing = cases.stream()
                .flatMap(List::stream)
                .filter(each -> !measured.containsKey(each.id()))
                .toList();
        Before others = elsewhere.measure(measurer, missing);
        measured.putAll(others.measured());
        List<SiteResult> results = new ArrayList<>();
        for (List<Case> ofSite : cases) {
            SiteResult result = evaluate(ofSite, measurer, new Before(measured, others.failed()), progress);
            if (!result.seen().isEmpty()) {
                progress.say(String.format(
                        Locale.ROOT,
                        "Site %s: %d of %d cases were seen in training and are left out",
                        result.site(),
                        result.seen().size(),
                        ofSite.size()));
            }
            results.add(result);
        }
        requireLabel(cases, results);
        if (SiteResult.scores(results).isEmpty() && SiteResult.failures(results).isEmpty()) {
            throw new DataException(
                    dataset,
                    "leaves nothing to measure: the model has seen every case of " + String.join(", ", wanted)
                            + " in training; name other sites with --sites, or train with --held-out");
        }
        return results;
    }

    /** Label maps that hold other labels, and never the wanted one, are a slip in --label rather than scans without the organ. */
    private void requireLabel(List<List<Case>> cases, List<SiteResult> results) throws IOException {
        List<CaseScore> scores = SiteResult.scores(results);
        if (!scores.isEmpty() && scores.stream().allMatch(score -> score.value(Metrics.LABEL_VOLUME) == 0)) {
            String labels =
                    LabelledCase.labelsOf(cases.stream().flatMap(List::stream).toList());
            if (!labels.equals(LabelledCase.NO_LABELS)) {
                throw new DataException(
                        dataset,
                        "has no voxel of the label " + card.label() + "; its label maps hold " + labels
                                + "; give --label the organ's value");
            }
        }
    }

    /**
     * The cases that need not be measured any more.
     *
     * @param measured by name
     * @param failed those that failed on other machines, by name
     */
    private record Before(Map<String, MeasuredCase> measured, Map<String, Failure> failed) {
        boolean isOver(Case source) {
            return measured.containsKey(source.id()) || failed.containsKey(source.id());
        }
    }

    private SiteResult evaluate(List<Case> cases, CaseMeasurer measurer, Before before, Progress progress)
            throws IOException {
        String site = cases.get(0).site();
        SiteMeasurement found = new SiteMeasurement();
        List<Callable<Attempt<LabelledCase>>> readings = new ArrayList<>();
        for (Case each : cases) {
            if (!before.isOver(each)) {
                readings.add(() -> Attempt.of(() -> measurer.read(each)));
            }
        }
        try (ReadAhead<Attempt<LabelledCase>> ahead = new ReadAhead<>(readings, labelled -> {})) {
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                if (before.failed().containsKey(each.id())) {
                    found.failed.add(before.failed().get(each.id()));
                } else if (before.measured().containsKey(each.id())) {
                    found.add(each.id(), before.measured().get(each.id()));
                } else {
                    Attempt<LabelledCase> labelled = ahead.next();
                    Attempt<MeasuredCase> measurement = Attempt.of(() -> measurer.measure(labelled.get(), progress));
                    measurement.value().ifPresent(now -> found.add(each.id(), now));
                    measurement.failure().ifPresent(cause -> found.failed.add(new Failure(each.id(), cause)));
                }
                progress.report("Evaluating site " + site, i + 1L, cases.size(), "cases");
            }
        }
        return new SiteResult(
                site, role(site, found.known, cases.size()), found.results, found.seen, found.others, found.failed);
    }

    /** The measurements that an earlier evaluation made of cases of a site in the same way, by the cases' names. */
    private static Map<String, MeasuredCase> before(List<Case> cases, CaseMeasurer measurer, Progress progress)
            throws IOException {
        Map<String, MeasuredCase> before = found(cases, measurer);
        if (!before.isEmpty()) {
            progress.say(String.format(
                    Locale.ROOT,
                    "Site %s: %d of %d cases were measured before in the same way and are not measured again",
                    cases.get(0).site(),
                    before.size(),
                    cases.size()));
        }
        return before;
    }

    private static Map<String, MeasuredCase> found(List<Case> cases, CaseMeasurer measurer) throws IOException {
        Map<String, MeasuredCase> found = new HashMap<>();
        for (Case each : cases) {
            measurer.before(each).ifPresent(measured -> found.put(each.id(), measured));
        }
        return found;
    }

    /** The measurements of one site. */
    private static final class SiteMeasurement {
        private final List<CaseResult> results = new ArrayList<>();
        private final List<String> seen = new ArrayList<>();
        private final Map<String, List<CaseScore>> others = new LinkedHashMap<>();
        private final List<Failure> failed = new ArrayList<>();
        private int known;

        void add(String id, MeasuredCase measured) {
            known += measured.known() ? 1 : 0;
            if (measured.results().isEmpty()) {
                seen.add(id);
            }
            results.addAll(measured.results());
            measured.others()
                    .forEach((mask, score) -> others.computeIfAbsent(mask, key -> new ArrayList<>())
                            .add(score));
        }
    }

    /**
     * The site's role. It is the source if training knows most of its cases, or some and its name: names alone say nothing,
     * since another data set may have a site of the same name, and sites may be renamed.
     */
    private SiteResult.Role role(String site, int known, int cases) {
        Provenance provenance = card.provenance();
        if (provenance.cases().isEmpty()) {
            return SiteResult.Role.UNKNOWN;
        }
        boolean source = 2 * known > cases || (known > 0 && provenance.sources().contains(site));
        return source ? SiteResult.Role.SOURCE : SiteResult.Role.UNSEEN;
    }
}
