package org.desam4j.training.study.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.desam4j.training.DataException;
import org.desam4j.training.Failure;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelSlices;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.Metrics;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.evaluate.internal.MeanPrior;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Provenance;
import org.desam4j.training.internal.Attempt;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.internal.ReadAhead;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;

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

    private static final String PRIOR = "mean label";

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

    /** The masks that are measured, and what is measured of them already. */
    private record Masks(
            CaseEvaluator evaluator,
            Optional<CaseEvaluator> plainSam,
            Optional<MeanPrior> prior,
            Optional<MeasuredCases> measured) {}

    /**
     * Measures each site. A case that fails does not end the others: its site's result names it.
     *
     * @throws DataException if there is no case that the model has not seen
     */
    public List<SiteResult> execute(Progress progress) throws IOException {
        Dataset data = Dataset.open(dataset, progress);
        Collection<String> wanted = sites.isEmpty() ? data.sites() : sites;
        List<List<Case>> cases = new ArrayList<>();
        for (String site : wanted) {
            cases.add(data.casesOf(site));
        }
        card.protocol().intensity().remarks(wanted).forEach(progress::say);
        Optional<MeanPrior> prior = prior(data);
        Optional<MeasuredCases> measured =
                kept.isEmpty() ? Optional.empty() : Optional.of(new MeasuredCases(kept.get(), method(prior)));
        Masks masks = new Masks(
                evaluator(model, card.decoder()),
                plainSam.map(sam -> evaluator(sam, MaskDecoderKind.SAM)),
                prior,
                measured);
        List<SiteResult> results = new ArrayList<>();
        for (List<Case> ofSite : cases) {
            SiteResult result = evaluate(ofSite, masks, progress);
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

    private CaseEvaluator evaluator(LoadedModel network, MaskDecoderKind decoder) {
        return new CaseEvaluator(
                network.network(),
                new EmbeddingCache(cache, network.network(), network.weights()),
                card.prompt(),
                card.label(),
                card.protocol(),
                decoder);
    }

    /** The trivial mask of the training labels that are in the data set; nothing if there are none. */
    private Optional<MeanPrior> prior(Dataset data) throws IOException {
        Provenance provenance = card.provenance();
        if (provenance.cases().isEmpty()) {
            return Optional.empty();
        }
        int size = model.network().config().maskSize();
        List<MeanPrior.TrainingLabel> trainingLabels = new ArrayList<>();
        for (Case each : data.cases()) {
            Attempt<Volume> read = Attempt.of(() ->
                    Volumes.read(each.label()).turned(card.protocol().reading().sliceAxis()));
            if (read.value().isEmpty()) {
                // Its own evaluation tells.
                continue;
            }
            Volume labels = read.get();
            Mask trained = Mask.of(labels, model.card().label());
            if (provenance.trainedOn(each.label(), trained)) {
                Mask mask = card.label() == model.card().label() ? trained : Mask.of(labels, card.label());
                trainingLabel(mask, size).ifPresent(trainingLabels::add);
            }
        }
        return trainingLabels.isEmpty() ? Optional.empty() : Optional.of(MeanPrior.of(trainingLabels));
    }

    /** A label as the prior takes it; nothing if it is empty in the network's frame. */
    private Optional<MeanPrior.TrainingLabel> trainingLabel(Mask mask, int size) {
        SliceRange range = mask.labelledSlices();
        List<MaskSlice> slices = range.indexes()
                .mapToObj(
                        z -> LabelSlices.resized(mask, z, size, card.protocol().labelResize()))
                .filter(slice -> !slice.isEmpty())
                .toList();
        double count = mask.geometry().slices();
        return slices.isEmpty()
                ? Optional.empty()
                : Optional.of(new MeanPrior.TrainingLabel(slices, range.first() / count, range.end() / count));
    }

    private SiteResult evaluate(List<Case> cases, Masks masks, Progress progress) throws IOException {
        String site = cases.get(0).site();
        SiteMeasurement measured = new SiteMeasurement();
        List<Optional<MeasuredCase>> before = before(cases, masks, progress);
        List<Callable<Attempt<LabelledCase>>> readings = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            if (before.get(i).isEmpty()) {
                readings.add(() -> Attempt.of(() ->
                        LabelledCase.read(each, card.label(), card.protocol().reading())));
            }
        }
        try (ReadAhead<Attempt<LabelledCase>> ahead = new ReadAhead<>(readings, labelled -> {})) {
            for (int i = 0; i < cases.size(); i++) {
                String id = cases.get(i).id();
                if (before.get(i).isPresent()) {
                    measured.add(id, before.get(i).get());
                } else {
                    Attempt<LabelledCase> labelled = ahead.next();
                    Attempt<MeasuredCase> measurement = Attempt.of(() -> measure(labelled.get(), masks, progress));
                    measurement.value().ifPresent(found -> measured.add(id, found));
                    measurement.failure().ifPresent(cause -> measured.failed.add(new Failure(id, cause)));
                }
                progress.report("Evaluating site " + site, i + 1L, cases.size(), "cases");
            }
        }
        return new SiteResult(
                site,
                role(site, measured.known, cases.size()),
                measured.results,
                measured.seen,
                measured.others,
                measured.failed);
    }

    /** The measurements that an earlier evaluation made of each case in the same way; nothing where a file is missing, which is told later. */
    private static List<Optional<MeasuredCase>> before(List<Case> cases, Masks masks, Progress progress)
            throws IOException {
        List<Optional<MeasuredCase>> before = new ArrayList<>();
        for (Case each : cases) {
            boolean thereAre = Files.isReadable(each.image()) && Files.isReadable(each.label());
            before.add(
                    masks.measured().isPresent() && thereAre
                            ? masks.measured().get().find(each)
                            : Optional.empty());
        }
        long found = before.stream().filter(Optional::isPresent).count();
        if (found > 0) {
            progress.say(String.format(
                    Locale.ROOT,
                    "Site %s: %d of %d cases were measured before in the same way and are not measured again",
                    cases.get(0).site(),
                    found,
                    cases.size()));
        }
        return before;
    }

    /** Measures a case by all masks, and keeps that. */
    private MeasuredCase measure(LabelledCase labelled, Masks masks, Progress progress) throws IOException {
        labelled.notes().forEach(progress::say);
        Optional<CaseRole> role = card.provenance().role(labelled.source().image(), labelled.scan());
        MeasuredCase measured = role.filter(CaseRole::seen).isPresent()
                ? MeasuredCase.seen()
                : measure(labelled, role.isPresent(), masks, progress);
        if (masks.measured().isPresent()) {
            masks.measured().get().keep(labelled.source(), measured);
        }
        return measured;
    }

    private static MeasuredCase measure(LabelledCase labelled, boolean known, Masks masks, Progress progress)
            throws IOException {
        CaseEvaluator evaluator = masks.evaluator();
        PreparedCase prepared = evaluator.prepare(labelled);
        CaseResult result = evaluator.evaluate(labelled, prepared, progress);
        Map<String, CaseScore> others = new LinkedHashMap<>();
        if (masks.plainSam().isPresent()) {
            others.put(MaskDecoderKind.SAM.toString(), masks.plainSam().get().score(labelled, prepared, progress));
        }
        if (masks.prior().isPresent()) {
            others.put(PRIOR, evaluator.score(labelled, prepared, masks.prior().get()));
        }
        return new MeasuredCase(known, List.of(result), others);
    }

    /** A hash of all that figures depend on beside the case. */
    private String method(Optional<MeanPrior> prior) throws IOException {
        MessageDigest digest = FileHash.sha256();
        model.addTo(digest);
        String weights = HexFormat.of().formatHex(digest.digest());
        String sam = "";
        if (plainSam.isPresent()) {
            plainSam.get().addTo(digest);
            sam = HexFormat.of().formatHex(digest.digest());
        }
        return MeasuredCases.hash(List.of(
                String.valueOf(EvaluationJob.class.getPackage().getImplementationVersion()),
                weights,
                sam,
                cache.precision().name(),
                model.network().precision().name(),
                StrictJson.line(StrictJson.tree(card)),
                prior.map(MeanPrior::fingerprint).orElse("")));
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
