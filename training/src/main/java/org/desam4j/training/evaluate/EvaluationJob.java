package org.desam4j.training.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.SamConfig;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.Case;
import org.desam4j.training.dataset.Dataset;
import org.desam4j.training.dataset.LabelledCase;
import org.desam4j.training.embedding.EmbeddedCase;
import org.desam4j.training.embedding.EmbeddingCache;
import org.desam4j.training.picture.SliceOverlay;
import org.desam4j.training.preprocess.LabelSlices;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.run.RunFolder;
import org.desam4j.training.segment.MaskRestorer;
import org.desam4j.training.segment.PromptMode;
import org.desam4j.training.segment.ScanSegmenter;
import org.desam4j.training.segment.SliceSegmenter;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;

/**
 * Measures a model on the sites of a data set. As published, the slices from the first to the last labelled one count; on
 * the source site only cases that training has not seen are measured.
 *
 * @param dataset the data set's folder
 * @param model the model
 * @param cache the folder of cached embeddings
 * @param sites the sites to measure; all if empty
 * @param mode how slices are prompted
 * @param label the organ's value in the label maps
 * @param minimumArea islands and holes below this area in mm² are removed in each slice
 */
public record EvaluationJob(
        Path dataset,
        LoadedModel model,
        Path cache,
        List<String> sites,
        PromptMode mode,
        int label,
        double minimumArea) {

    public EvaluationJob {
        sites = List.copyOf(sites);
    }

    /** Measures each site. */
    public List<SiteResult> execute(Progress progress) throws IOException {
        Dataset data = Dataset.open(dataset);
        Collection<String> wanted = sites.isEmpty() ? data.sites() : sites;
        List<List<Case>> cases = new ArrayList<>();
        for (String site : wanted) {
            cases.add(unseenCases(data, site));
        }
        Optional<MeanPrior> prior = prior(data);
        EmbeddingCache embeddings = new EmbeddingCache(cache, model.network(), model.weights());
        List<SiteResult> results = new ArrayList<>();
        for (List<Case> ofSite : cases) {
            if (!ofSite.isEmpty()) {
                results.add(evaluate(ofSite, embeddings, prior, progress));
            }
        }
        return results;
    }

    /** The cases of a site that neither trained the model nor chose its best epoch. */
    private List<Case> unseenCases(Dataset data, String site) {
        List<Case> all = data.casesOf(site);
        Optional<RunFolder.Description> run = model.run();
        return run.isPresent() && role(site) == SiteResult.Role.SOURCE
                ? all.stream()
                        .filter(each -> run.get().heldOut().contains(each.id()))
                        .toList()
                : all;
    }

    private SiteResult.Role role(String site) {
        return model.run()
                .map(run -> run.settings().source().equals(site) ? SiteResult.Role.SOURCE : SiteResult.Role.UNSEEN)
                .orElse(SiteResult.Role.UNKNOWN);
    }

    private Optional<MeanPrior> prior(Dataset data) throws IOException {
        if (model.run().isEmpty()) {
            return Optional.empty();
        }
        RunFolder.Description run = model.run().get();
        int size = model.network().config().maskSize();
        List<byte[]> masks = new ArrayList<>();
        for (Case each : data.cases()) {
            if (run.training().contains(each.id())
                    && each.site().equals(run.settings().source())) {
                Mask mask = LabelledCase.read(each, label).label();
                mask.labelledSlices().indexes().forEach(z -> masks.add(LabelSlices.resized(mask, z, size)));
            }
        }
        return masks.isEmpty() ? Optional.empty() : Optional.of(MeanPrior.of(masks));
    }

    private SiteResult evaluate(
            List<Case> cases, EmbeddingCache embeddings, Optional<MeanPrior> prior, Progress progress)
            throws IOException {
        String site = cases.get(0).site();
        List<CaseResult> results = new ArrayList<>();
        List<CaseScore> priorScores = new ArrayList<>();
        ScanSegmenter segmenter = new ScanSegmenter(new SliceSegmenter(model.network(), mode), minimumArea);
        for (Case each : cases) {
            LabelledCase labelled = LabelledCase.read(each, label);
            SliceRange range = labelled.label().labelledSlices();
            Mask truth = labelled.label().range(range);
            Mask prediction;
            try (EmbeddedCase embedded = embeddings.embed(labelled, progress)) {
                prediction =
                        segmenter.segment(embedded, labelled.label().geometry()).range(range);
            }
            CaseScore score = CaseScore.of(each.id(), site, prediction, truth);
            PreparedScan scan =
                    new PreparedScan(labelled.scan(), model.network().config().maskSize());
            results.add(new CaseResult(score, SliceOverlay.ofLargestSlice(scan, range.first(), truth, prediction)));
            prior.ifPresent(mask -> priorScores.add(CaseScore.of(each.id(), site, prior(mask, truth), truth)));
            progress.report("Evaluating site " + site, results.size(), cases.size(), "cases");
        }
        return new SiteResult(site, role(site), results, priorScores);
    }

    private Mask prior(MeanPrior prior, Mask truth) {
        SamConfig config = model.network().config();
        byte[] slice = MaskRestorer.restore(prior.logits(), config.maskSize(), truth.geometry());
        byte[] voxels = new byte[truth.geometry().voxels()];
        for (int z = 0; z < truth.geometry().slices(); z++) {
            System.arraycopy(slice, 0, voxels, z * slice.length, slice.length);
        }
        return new Mask(truth.geometry(), voxels);
    }
}
