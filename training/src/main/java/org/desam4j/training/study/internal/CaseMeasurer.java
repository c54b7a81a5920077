package org.desam4j.training.study.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.Case;
import org.desam4j.training.dataset.internal.Dataset;
import org.desam4j.training.dataset.internal.LabelSlices;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.internal.MeanPrior;
import org.desam4j.training.inference.card.CaseRole;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.card.Provenance;
import org.desam4j.training.internal.Attempt;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.internal.StrictJson;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.MaskSlice;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;

/**
 * Measures single cases of an evaluation by all masks that it compares, and keeps what is measured.
 *
 * @param job the evaluation
 * @param evaluator of the model's masks
 * @param plainSam of plain SAM's masks, where they are wanted
 * @param prior the trivial mask; nothing if training's labels are not there
 * @param measured the place where measurements are kept, if any
 */
record CaseMeasurer(
        EvaluationJob job,
        CaseEvaluator evaluator,
        Optional<CaseEvaluator> plainSam,
        Optional<MeanPrior> prior,
        Optional<MeasuredCases> measured) {

    private static final String PRIOR = "mean label";

    /** The measurer of a job, whose models it takes. */
    static CaseMeasurer of(EvaluationJob job, Dataset data) throws IOException {
        Optional<MeanPrior> prior = prior(job, data);
        Optional<MeasuredCases> measured = job.kept().isEmpty()
                ? Optional.empty()
                : Optional.of(new MeasuredCases(job.kept().get(), method(job, prior)));
        return new CaseMeasurer(
                job,
                evaluator(job, job.model(), job.card().decoder()),
                job.plainSam().map(sam -> evaluator(job, sam, MaskDecoderKind.SAM)),
                prior,
                measured);
    }

    /** The measurement that an earlier evaluation made of a case in the same way; nothing where a file is missing, which is told later. */
    Optional<MeasuredCase> before(Case source) throws IOException {
        boolean thereAre = Files.isReadable(source.image()) && Files.isReadable(source.label());
        return measured.isPresent() && thereAre ? measured.get().find(source) : Optional.empty();
    }

    /** Reads a case as the job's card says. */
    LabelledCase read(Case source) throws IOException {
        return LabelledCase.read(
                source, job.card().label(), job.card().protocol().reading());
    }

    /** Measures a case by all masks, and keeps that. */
    MeasuredCase measure(LabelledCase labelled, Progress progress) throws IOException {
        labelled.notes().forEach(progress::say);
        Optional<CaseRole> role = job.card().provenance().role(labelled.source().image(), labelled.scan());
        MeasuredCase now = role.filter(CaseRole::seen).isPresent()
                ? MeasuredCase.seen()
                : measure(labelled, role.isPresent(), progress);
        if (measured.isPresent()) {
            measured.get().keep(labelled.source(), now);
        }
        return now;
    }

    private MeasuredCase measure(LabelledCase labelled, boolean known, Progress progress) throws IOException {
        PreparedCase prepared = evaluator.prepare(labelled);
        CaseResult result = evaluator.evaluate(labelled, prepared, progress);
        Map<String, CaseScore> others = new LinkedHashMap<>();
        if (plainSam.isPresent()) {
            others.put(MaskDecoderKind.SAM.toString(), plainSam.get().score(labelled, prepared, progress));
        }
        if (prior.isPresent()) {
            others.put(PRIOR, evaluator.score(labelled, prepared, prior.get()));
        }
        return new MeasuredCase(known, List.of(result), others);
    }

    private static CaseEvaluator evaluator(EvaluationJob job, LoadedModel network, MaskDecoderKind decoder) {
        return new CaseEvaluator(
                network.network(),
                new EmbeddingCache(job.cache(), network.network(), network.weights()),
                job.card().prompt(),
                job.card().label(),
                job.card().protocol(),
                decoder);
    }

    /** The trivial mask of the training labels that are in the data set; nothing if there are none. */
    private static Optional<MeanPrior> prior(EvaluationJob job, Dataset data) throws IOException {
        Provenance provenance = job.card().provenance();
        if (provenance.cases().isEmpty()) {
            return Optional.empty();
        }
        int size = job.model().network().config().maskSize();
        List<MeanPrior.TrainingLabel> trainingLabels = new ArrayList<>();
        for (Case each : data.cases()) {
            Attempt<Volume> read = Attempt.of(() -> Volumes.read(each.label())
                    .turned(job.card().protocol().reading().sliceAxis()));
            if (read.value().isEmpty()) {
                // Its own evaluation tells.
                continue;
            }
            Volume labels = read.get();
            Mask trained = Mask.of(labels, job.model().card().label());
            if (provenance.trainedOn(each.label(), trained)) {
                Mask mask = job.card().label() == job.model().card().label()
                        ? trained
                        : Mask.of(labels, job.card().label());
                trainingLabel(mask, size, job.card().protocol()).ifPresent(trainingLabels::add);
            }
        }
        return trainingLabels.isEmpty() ? Optional.empty() : Optional.of(MeanPrior.of(trainingLabels));
    }

    /** A label as the prior takes it; nothing if it is empty in the network's frame. */
    private static Optional<MeanPrior.TrainingLabel> trainingLabel(Mask mask, int size, Protocol protocol) {
        SliceRange range = mask.labelledSlices();
        List<MaskSlice> slices = range.indexes()
                .mapToObj(z -> LabelSlices.resized(mask, z, size, protocol.labelResize()))
                .filter(slice -> !slice.isEmpty())
                .toList();
        double count = mask.geometry().slices();
        return slices.isEmpty()
                ? Optional.empty()
                : Optional.of(new MeanPrior.TrainingLabel(slices, range.first() / count, range.end() / count));
    }

    /** A hash of all that figures depend on beside the case. */
    private static String method(EvaluationJob job, Optional<MeanPrior> prior) throws IOException {
        MessageDigest digest = FileHash.sha256();
        job.model().addTo(digest);
        String weights = HexFormat.of().formatHex(digest.digest());
        String sam = "";
        if (job.plainSam().isPresent()) {
            job.plainSam().get().addTo(digest);
            sam = HexFormat.of().formatHex(digest.digest());
        }
        return MeasuredCases.hash(List.of(
                String.valueOf(EvaluationJob.class.getPackage().getImplementationVersion()),
                weights,
                sam,
                job.cache().precision().name(),
                job.model().network().precision().name(),
                StrictJson.line(StrictJson.tree(job.card())),
                prior.map(MeanPrior::fingerprint).orElse("")));
    }
}
