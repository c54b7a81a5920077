package org.desam4j.training.study.internal;

import java.io.IOException;
import java.util.Arrays;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.training.Progress;
import org.desam4j.training.dataset.internal.LabelledCase;
import org.desam4j.training.dataset.internal.PreparedCase;
import org.desam4j.training.embedding.internal.EmbeddedCase;
import org.desam4j.training.embedding.internal.EmbeddingCache;
import org.desam4j.training.evaluate.CaseResult;
import org.desam4j.training.evaluate.CaseScore;
import org.desam4j.training.evaluate.internal.MeanPrior;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.ScanSegmenter;
import org.desam4j.training.inference.internal.SliceSegmenter;
import org.desam4j.training.inference.postprocess.internal.MaskRestorer;
import org.desam4j.training.picture.internal.SliceOverlay;
import org.desam4j.training.preprocess.PreparedScan;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Spacing;

/** Measures masks of single cases by one protocol. */
public final class CaseEvaluator {
    private final DeSamNetwork network;
    private final EmbeddingCache embeddings;
    private final PromptMode mode;
    private final int label;
    private final Protocol protocol;
    private final MaskDecoderKind decoder;

    public CaseEvaluator(
            DeSamNetwork network,
            EmbeddingCache embeddings,
            PromptMode mode,
            int label,
            Protocol protocol,
            MaskDecoderKind decoder) {
        this.network = network;
        this.embeddings = embeddings;
        this.mode = mode;
        this.label = label;
        this.protocol = protocol;
        this.decoder = decoder;
    }

    /** The organ's value in label maps. */
    public int label() {
        return label;
    }

    /** A case's slices as the other methods need them; one preparation serves several measurements. */
    PreparedCase prepare(LabelledCase labelled) throws IOException {
        return PreparedCase.of(labelled, size(), protocol);
    }

    /** Measures the decoder's mask of a case, and draws it. */
    CaseResult evaluate(LabelledCase labelled, PreparedCase prepared, Progress progress) throws IOException {
        if (prepared.slices().isEmpty()) {
            Mask whole = labelled.label();
            return new CaseResult(nothing(labelled), SliceOverlay.ofLargestSlice(scan(labelled), 0, whole, whole));
        }
        Mask prediction = predict(labelled, prepared, progress);
        Mask truth = truth(labelled, prepared);
        return new CaseResult(
                score(labelled, prediction, truth),
                SliceOverlay.ofLargestSlice(scan(labelled), prepared.slices().first(), truth, prediction));
    }

    private PreparedScan scan(LabelledCase labelled) {
        return new PreparedScan(
                labelled.scan(),
                size(),
                protocol.intensity().window(labelled.source().site()));
    }

    /** Measures the decoder's mask of a case. */
    public CaseScore score(LabelledCase labelled, Progress progress) throws IOException {
        return score(labelled, prepare(labelled), progress);
    }

    /** Measures the decoder's mask of a case that was prepared for this network, or for one of another size. */
    CaseScore score(LabelledCase labelled, PreparedCase given, Progress progress) throws IOException {
        PreparedCase prepared = given.size() == size() ? given : prepare(labelled);
        if (prepared.slices().isEmpty()) {
            return nothing(labelled);
        }
        return score(labelled, predict(labelled, prepared, progress), truth(labelled, prepared));
    }

    /** Measures the trivial mask on a case, on the same pixels as the decoder's. */
    CaseScore score(LabelledCase labelled, PreparedCase prepared, MeanPrior prior) {
        if (prepared.slices().isEmpty()) {
            return nothing(labelled);
        }
        Mask truth = truth(labelled, prepared);
        int slices = truth.geometry().slices();
        byte[] slice =
                MaskRestorer.restore(prior.logits(), size(), truth.geometry()).pixels();
        byte[] voxels = new byte[truth.geometry().voxels()];
        for (int z = 0; z < slices; z++) {
            if (protocol.slices() != Protocol.Slices.VOLUME || prior.reaches(z, slices)) {
                System.arraycopy(slice, 0, voxels, z * slice.length, slice.length);
            }
        }
        Mask prediction = new Mask(truth.geometry(), voxels);
        boolean inFrame = protocol.space() == Protocol.Space.NETWORK;
        return score(labelled, inFrame ? withCountedSlices(prediction, truth) : prediction, truth);
    }

    /** Metrics where labelled slices alone count and there are none: every ratio and distance is undefined. */
    private static CaseScore nothing(LabelledCase labelled) {
        Geometry one = Geometry.aligned(1, 1, 1, labelled.scan().geometry().spacing());
        Mask empty = new Mask(one, new byte[1]);
        return score(labelled, empty, empty);
    }

    private static CaseScore score(LabelledCase labelled, Mask prediction, Mask truth) {
        return CaseScore.of(labelled.source().id(), labelled.source().site(), prediction, truth);
    }

    private Mask predict(LabelledCase labelled, PreparedCase prepared, Progress progress) throws IOException {
        SliceSegmenter slices = new SliceSegmenter(network, mode, protocol, decoder);
        ScanSegmenter segmenter = new ScanSegmenter(slices, protocol);
        try (EmbeddedCase embedded = embeddings.embed(prepared, progress)) {
            if (protocol.space() == Protocol.Space.SCAN) {
                return segmenter
                        .segment(embedded, prepared::isBlank, labelled.label().geometry(), progress)
                        .range(prepared.slices());
            }
            Mask inFrame = segmenter.segmentInFrame(embedded, prepared::isBlank, frame(labelled, prepared), progress);
            return withCountedSlices(inFrame, truth(labelled, prepared));
        }
    }

    /** Clears the slices in which no label is left, where labelled slices alone count. */
    private Mask withCountedSlices(Mask prediction, Mask truth) {
        if (protocol.slices() == Protocol.Slices.VOLUME) {
            return prediction;
        }
        int size = prediction.geometry().voxelsPerSlice();
        byte[] voxels = prediction.voxels().clone();
        for (int z = 0; z < prediction.geometry().slices(); z++) {
            if (truth.range(new SliceRange(z, z + 1)).count() == 0) {
                Arrays.fill(voxels, z * size, (z + 1) * size, (byte) 0);
            }
        }
        return new Mask(prediction.geometry(), voxels);
    }

    private Mask truth(LabelledCase labelled, PreparedCase prepared) {
        if (protocol.space() == Protocol.Space.SCAN) {
            return labelled.label().range(prepared.slices());
        }
        Geometry frame = frame(labelled, prepared);
        byte[] voxels = new byte[frame.voxels()];
        int next = 0;
        for (int z = prepared.slices().first(); z < prepared.slices().end(); z++) {
            System.arraycopy(prepared.mask(z).pixels(), 0, voxels, next, frame.voxelsPerSlice());
            next += frame.voxelsPerSlice();
        }
        return new Mask(frame, voxels);
    }

    /** The network's frame over a case's slices, with the size that its pixels have in the patient. */
    private Geometry frame(LabelledCase labelled, PreparedCase prepared) {
        Geometry scan = labelled.label().geometry();
        Spacing spacing = new Spacing(
                scan.spacing().x() * scan.columns() / size(),
                scan.spacing().y() * scan.rows() / size(),
                scan.spacing().z());
        return Geometry.aligned(size(), size(), prepared.slices().count(), spacing);
    }

    private int size() {
        return network.config().maskSize();
    }
}
