package org.desam4j.training.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.desam4j.training.Progress;
import org.desam4j.training.ReadAhead;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Dataset;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.preprocess.LabelSlices;
import org.desam4j.training.preprocess.PreparedCase;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.run.RunDescription;
import org.desam4j.training.segment.MaskDecoderKind;
import org.desam4j.training.segment.PromptMode;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.Overlap;

/**
 * Measures a model on the sites of a data set. On the source site only cases that training has not seen are measured.
 *
 * @param dataset the data set's folder
 * @param model the model
 * @param cache where embeddings are kept
 * @param sites the sites to measure; all if empty
 * @param mode how slices are prompted
 * @param label the organ's value in the label maps
 * @param protocol how slices are chosen, masks finished and scores taken
 * @param plainSam a network whose own SAM masks are measured on the same cases by the same prompts
 */
public record EvaluationJob(
        Path dataset,
        LoadedModel model,
        CacheSettings cache,
        List<String> sites,
        PromptMode mode,
        int label,
        Protocol protocol,
        Optional<LoadedModel> plainSam) {

    private static final String PRIOR = "mean label";

    public EvaluationJob {
        sites = List.copyOf(sites);
    }

    /** Measures each site. */
    public List<SiteResult> execute(Progress progress) throws IOException {
        Dataset data = Dataset.open(dataset, progress);
        Collection<String> wanted = sites.isEmpty() ? data.sites() : sites;
        List<List<Case>> cases = new ArrayList<>();
        for (String site : wanted) {
            cases.add(unseenCases(data, site));
        }
        Optional<MeanPrior> prior = prior(data);
        EmbeddingCache embeddings = new EmbeddingCache(cache, model.network(), model.weights());
        CaseEvaluator evaluator =
                new CaseEvaluator(model.network(), embeddings, mode, label, protocol, model.decoder());
        Optional<CaseEvaluator> samEvaluator = plainSam.map(sam -> new CaseEvaluator(
                sam.network(),
                new EmbeddingCache(cache, sam.network(), sam.weights()),
                mode,
                label,
                protocol,
                MaskDecoderKind.SAM));
        List<SiteResult> results = new ArrayList<>();
        for (List<Case> ofSite : cases) {
            if (!ofSite.isEmpty()) {
                results.add(evaluate(ofSite, evaluator, samEvaluator, prior, progress));
            }
        }
        return results;
    }

    /** The cases of a site that neither trained the model nor chose its best epoch. */
    private List<Case> unseenCases(Dataset data, String site) {
        List<Case> all = data.casesOf(site);
        Optional<RunDescription> run = model.run();
        return run.isPresent() && role(site) == SiteResult.Role.SOURCE
                ? all.stream()
                        .filter(each -> run.get().heldOut().contains(each.id()))
                        .toList()
                : all;
    }

    private SiteResult.Role role(String site) {
        if (model.run().isEmpty()) {
            return SiteResult.Role.UNKNOWN;
        }
        return model.run().get().settings().sources().contains(site) ? SiteResult.Role.SOURCE : SiteResult.Role.UNSEEN;
    }

    private Optional<MeanPrior> prior(Dataset data) throws IOException {
        if (model.run().isEmpty()) {
            return Optional.empty();
        }
        RunDescription run = model.run().get();
        int size = model.network().config().maskSize();
        List<byte[]> masks = new ArrayList<>();
        for (Case each : data.cases()) {
            if (run.training().contains(each.id()) && run.settings().sources().contains(each.site())) {
                Mask mask = LabelledCase.read(each, label).label();
                mask.labelledSlices()
                        .indexes()
                        .mapToObj(z -> LabelSlices.resized(mask, z, size, protocol.labelResize()))
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
        Map<String, List<CaseScore>> others = new LinkedHashMap<>();
        List<Callable<LabelledCase>> readings = new ArrayList<>();
        for (Case each : cases) {
            readings.add(() -> LabelledCase.read(each, label));
        }
        try (ReadAhead<LabelledCase> ahead = new ReadAhead<>(readings, labelled -> {})) {
            while (ahead.hasNext()) {
                LabelledCase labelled = ahead.next();
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
                progress.report("Evaluating site " + site, results.size(), cases.size(), "cases");
            }
        }
        return new SiteResult(site, role(site), results, others);
    }
}
