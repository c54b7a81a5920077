package org.desam4j.training.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.Prompts;
import org.desam4j.training.protocol.Protocol;

/** Segments slices from their embeddings, in the network's frame. */
public final class SliceSegmenter {
    /** PRIM's memory grows with the number of prompts; this many run at once, as in the original. */
    private static final int PROMPTS_PER_RUN = 9;

    private final DeSamNetwork network;
    private final PromptMode mode;
    private final Protocol.MaskChoice choice;
    private final Finisher finisher;
    private final MaskDecoderKind decoder;

    /**
     * @param decoder what makes the masks
     */
    public SliceSegmenter(DeSamNetwork network, PromptMode mode, Protocol protocol, MaskDecoderKind decoder) {
        this.network = network;
        this.mode = mode;
        this.choice = protocol.maskChoice();
        this.finisher = new Finisher(protocol, network.config().maskSize());
        this.decoder = decoder;
    }

    public DeSamNetwork network() {
        return network;
    }

    /**
     * The mask of each slice.
     *
     * @param features of N slices; stay the caller's
     * @return for each slice {@code maskSize * maskSize} values, row-major, whose positive part is the mask, or nothing where
     *     no prompt was trusted
     */
    public List<Optional<float[]>> segment(Features features) {
        if (mode instanceof PromptMode.GridPoints grid) {
            List<Optional<float[]>> masks = new ArrayList<>();
            for (int image = 0; image < features.images(); image++) {
                try (Features one = features.range(image, image + 1)) {
                    masks.add(fromGrid(one, grid));
                }
            }
            return masks;
        }
        return fromBox(features);
    }

    private List<Optional<float[]>> fromBox(Features features) {
        Prompts boxes = Prompts.wholeBox(features.images(), network.config().imageSize());
        List<Optional<float[]>> masks = new ArrayList<>();
        try (ImageContext context = network.context(features);
                Prompted prompted = network.prompt(features.embedding(), boxes)) {
            for (float[] logits : decoder.logits(network, features, context, prompted)) {
                masks.add(Optional.of(finisher.finish(logits)));
            }
        }
        return masks;
    }

    private Optional<float[]> fromGrid(Features image, PromptMode.GridPoints grid) {
        Prompts points = Prompts.grid(grid.side(), network.config().imageSize());
        double[] ious = predictedIous(image, points);
        List<Integer> trusted = new ArrayList<>();
        for (int point = 0; point < ious.length; point++) {
            if (ious[point] > grid.minimumIou()) {
                trusted.add(point);
            }
        }
        if (trusted.isEmpty()) {
            return Optional.empty();
        }
        try (ImageContext context = network.context(image)) {
            if (choice == Protocol.MaskChoice.FIRST_RECORD) {
                return firstRecord(image, context, points, trusted, ious);
            }
            int best =
                    trusted.stream().reduce((a, b) -> ious[b] > ious[a] ? b : a).orElseThrow();
            return Optional.of(finisher.finish(
                    logits(image, context, points.range(best, best + 1)).get(0)));
        }
    }

    private double[] predictedIous(Features image, Prompts points) {
        double[] ious = new double[points.count()];
        for (int from = 0; from < points.count(); from += PROMPTS_PER_RUN) {
            Prompts run = points.range(from, Math.min(points.count(), from + PROMPTS_PER_RUN));
            System.arraycopy(network.predictedIous(image.embedding(), run), 0, ious, from, run.count());
        }
        return ious;
    }

    private Optional<float[]> firstRecord(
            Features image, ImageContext context, Prompts points, List<Integer> trusted, double[] ious) {
        List<RecordSelection.Candidate> candidates = new ArrayList<>();
        for (int point : trusted) {
            float[] logits =
                    logits(image, context, points.range(point, point + 1)).get(0);
            candidates.add(new RecordSelection.Candidate(finisher.binary(logits), ious[point]));
        }
        return finisher.selection().first(candidates).map(finisher::framed);
    }

    private List<float[]> logits(Features image, ImageContext context, Prompts prompts) {
        try (Prompted prompted = network.prompt(image.embedding(), prompts)) {
            return decoder.logits(network, image, context, prompted);
        }
    }
}
