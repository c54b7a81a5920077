package org.desam4j.training.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.desam4j.training.Attempt;
import org.desam4j.training.DataException;
import org.desam4j.training.Failure;
import org.desam4j.training.Progress;
import org.desam4j.training.ReadAhead;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Dataset;
import org.desam4j.training.dataset.LabelSlices;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.dataset.PreparedCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.MeanPrior;
import org.desam4j.training.evaluate.Measures;
import org.desam4j.training.evaluate.SiteResult;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.Provenance;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Overlap;
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
 */
public record EvaluationJob(
        Path dataset,
        LoadedModel model,
        ModelCard card,
        CacheSettings cache,
        List<String> sites,
        Optional<LoadedModel> plainSam) {

    private static final String PRIOR = "mean label";

    public EvaluationJob {
        sites = List.copyOf(sites);
    }

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
        CaseEvaluator evaluator = evaluator(model, card.decoder());
        Optional<CaseEvaluator> samEvaluator = plainSam.map(sam -> evaluator(sam, MaskDecoderKind.SAM));
        List<SiteResult> results = new ArrayList<>();
        for (List<Case> ofSite : cases) {
            SiteResult result = evaluate(ofSite, evaluator, samEvaluator, prior, progress);
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
        if (!scores.isEmpty() && scores.stream().allMatch(score -> score.value(Measures.LABEL_VOLUME) == 0)) {
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
        List<byte[]> slices = range.indexes()
                .mapToObj(
                        z -> LabelSlices.resized(mask, z, size, card.protocol().labelResize()))
                .filter(slice -> Overlap.area(slice) > 0)
                .toList();
        double count = mask.geometry().slices();
        return slices.isEmpty()
                ? Optional.empty()
                : Optional.of(new MeanPrior.TrainingLabel(slices, range.first() / count, range.end() / count));
    }

    private SiteResult evaluate(
            List<Case> cases,
            CaseEvaluator evaluator,
            Optional<CaseEvaluator> samEvaluator,
            Optional<MeanPrior> prior,
            Progress progress)
            throws IOException {
        String site = cases.get(0).site();
        SiteMeasurement measured = new SiteMeasurement();
        List<Callable<Attempt<LabelledCase>>> readings = new ArrayList<>();
        for (Case each : cases) {
            readings.add(() -> Attempt.of(
                    () -> LabelledCase.read(each, card.label(), card.protocol().reading())));
        }
        try (ReadAhead<Attempt<LabelledCase>> ahead = new ReadAhead<>(readings, labelled -> {})) {
            for (int done = 1; done <= cases.size(); done++) {
                Attempt<LabelledCase> labelled = ahead.next();
                Attempt<Boolean> measurement = Attempt.of(() -> {
                    measured.add(labelled.get(), evaluator, samEvaluator, prior, progress);
                    return true;
                });
                String id = cases.get(done - 1).id();
                measurement.failure().ifPresent(cause -> measured.failed.add(new Failure(id, cause)));
                progress.report("Evaluating site " + site, done, cases.size(), "cases");
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

    /** The measurements of one site. */
    private final class SiteMeasurement {
        private final List<CaseResult> results = new ArrayList<>();
        private final List<String> seen = new ArrayList<>();
        private final Map<String, List<CaseScore>> others = new LinkedHashMap<>();
        private final List<Failure> failed = new ArrayList<>();
        private int known;

        /** Measures a case by all masks, or by none if one of them fails. */
        void add(
                LabelledCase labelled,
                CaseEvaluator evaluator,
                Optional<CaseEvaluator> samEvaluator,
                Optional<MeanPrior> prior,
                Progress progress)
                throws IOException {
            labelled.notes().forEach(progress::say);
            Optional<CaseRole> role = card.provenance().role(labelled.source().image(), labelled.scan());
            known += role.isPresent() ? 1 : 0;
            if (role.isPresent() && role.get().seen()) {
                seen.add(labelled.source().id());
                return;
            }
            PreparedCase prepared = evaluator.prepare(labelled);
            CaseResult result = evaluator.evaluate(labelled, prepared, progress);
            Map<String, CaseScore> otherMasks = new LinkedHashMap<>();
            if (samEvaluator.isPresent()) {
                otherMasks.put(
                        MaskDecoderKind.SAM.toString(), samEvaluator.get().score(labelled, prepared, progress));
            }
            if (prior.isPresent()) {
                otherMasks.put(PRIOR, evaluator.score(labelled, prepared, prior.get()));
            }
            results.add(result);
            otherMasks.forEach((mask, score) ->
                    others.computeIfAbsent(mask, key -> new ArrayList<>()).add(score));
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
