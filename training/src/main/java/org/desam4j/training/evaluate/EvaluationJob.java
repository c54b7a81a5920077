package org.desam4j.training.evaluate;

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
import org.desam4j.training.DataException;
import org.desam4j.training.Progress;
import org.desam4j.training.ReadAhead;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Dataset;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.inference.CaseRole;
import org.desam4j.training.inference.LoadedModel;
import org.desam4j.training.inference.ModelCard;
import org.desam4j.training.inference.Provenance;
import org.desam4j.training.preprocess.LabelSlices;
import org.desam4j.training.preprocess.PreparedCase;
import org.desam4j.training.segment.MaskDecoderKind;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.NiftiReader;
import org.desam4j.training.volume.Overlap;
import org.desam4j.training.volume.Volume;

/**
 * Measures a model on the sites of a data set. Cases that the model has seen in training are left out; they are known by the
 * content of their scans, whatever they and their sites are called.
 *
 * @param dataset the data set's folder
 * @param model the model
 * @param card how the model is used, which may differ from its own card
 * @param cache where embeddings are kept
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
     * Measures each site.
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
        if (SiteResult.scores(results).isEmpty()) {
            throw new DataException(
                    dataset,
                    "leaves nothing to measure: the model has seen every case of " + String.join(", ", wanted)
                            + " in training; name other sites with --sites, or train with --held-out");
        }
        return results;
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
        List<byte[]> masks = new ArrayList<>();
        for (Case each : data.cases()) {
            Volume labels = NiftiReader.read(each.label());
            Mask trained = Mask.of(labels, model.card().label());
            if (provenance.trainedOn(each.label(), trained)) {
                Mask mask = card.label() == model.card().label() ? trained : Mask.of(labels, card.label());
                mask.labelledSlices()
                        .indexes()
                        .mapToObj(z -> LabelSlices.resized(
                                mask, z, size, card.protocol().labelResize()))
                        .filter(slice -> Overlap.area(slice) > 0)
                        .forEach(masks::add);
            }
        }
        return masks.isEmpty() ? Optional.empty() : Optional.of(MeanPrior.of(masks));
    }

    private SiteResult evaluate(
            List<Case> cases,
            CaseEvaluator evaluator,
            Optional<CaseEvaluator> samEvaluator,
            Optional<MeanPrior> prior,
            Progress progress)
            throws IOException {
        String site = cases.get(0).site();
        List<CaseResult> results = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        int known = 0;
        Map<String, List<CaseScore>> others = new LinkedHashMap<>();
        List<Callable<LabelledCase>> readings = new ArrayList<>();
        for (Case each : cases) {
            readings.add(() -> LabelledCase.read(each, card.label()));
        }
        try (ReadAhead<LabelledCase> ahead = new ReadAhead<>(readings, labelled -> {})) {
            while (ahead.hasNext()) {
                LabelledCase labelled = ahead.next();
                Optional<CaseRole> role =
                        card.provenance().role(labelled.source().image(), labelled.scan());
                known += role.isPresent() ? 1 : 0;
                if (role.isPresent() && role.get().seen()) {
                    seen.add(labelled.source().id());
                    continue;
                }
                PreparedCase prepared = evaluator.prepare(labelled);
                results.add(evaluator.evaluate(labelled, prepared, progress));
                if (samEvaluator.isPresent()) {
                    others.computeIfAbsent(MaskDecoderKind.SAM.toString(), key -> new ArrayList<>())
                            .add(samEvaluator.get().score(labelled, prepared, progress));
                }
                if (prior.isPresent()) {
                    others.computeIfAbsent(PRIOR, key -> new ArrayList<>())
                            .add(evaluator.score(labelled, prepared, prior.get()));
                }
                progress.report("Evaluating site " + site, results.size() + seen.size(), cases.size(), "cases");
            }
        }
        return new SiteResult(site, role(site, known, cases.size()), results, seen, others);
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
