package org.desam4j.training.inference.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.inference.postprocess.internal.Finisher;

/** Segments slices from their embeddings, in the network's frame. */
public final class SliceSegmenter {
    /** PRIM's memory grows with the number of prompts; this many are taken at once, as in the original. */
    private static final int PROMPTS_AT_ONCE = 9;

    private final DeSamNetwork network;
    private final PromptMode mode;
    private final IntFunction<Prompts> onePerSlice;
    private final Protocol.MaskChoice choice;
    private final Finisher finisher;
    private final MaskDecoderKind decoder;

    /**
     * @param decoder the parts that make the masks
     */
    public SliceSegmenter(DeSamNetwork network, PromptMode mode, Protocol protocol, MaskDecoderKind decoder) {
        this(network, mode, slices -> Prompts.wholeBox(slices, network.config().imageSize()), protocol, decoder);
    }

    private SliceSegmenter(
            DeSamNetwork network,
            PromptMode mode,
            IntFunction<Prompts> onePerSlice,
            Protocol protocol,
            MaskDecoderKind decoder) {
        this.network = network;
        this.mode = mode;
        this.onePerSlice = onePerSlice;
        this.choice = protocol.maskChoice();
        this.finisher = new Finisher(
                protocol, network.config().maskSize(), network.config().imageSize());
        this.decoder = decoder;
    }

    /**
     * Segments slices by a user's prompt.
     *
     * @param prompts gives the prompt of each of so many slices
     */
    public static SliceSegmenter prompted(
            DeSamNetwork network, IntFunction<Prompts> prompts, Protocol protocol, MaskDecoderKind decoder) {
        return new SliceSegmenter(network, new PromptMode.WholeBox(), prompts, protocol, decoder);
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
        return fromOnePerSlice(features);
    }

    private List<Optional<float[]>> fromOnePerSlice(Features features) {
        Prompts prompts = onePerSlice.apply(features.images());
        try (ImageContext context = network.context(features);
                Prompted prompted = network.prompt(features.embedding(), prompts)) {
            return decoder.logits(network, features, context, prompted).parallelStream()
                    .map(finisher::finish)
                    .map(Optional::of)
                    .toList();
        }
    }

    private Optional<float[]> fromGrid(Features image, PromptMode.GridPoints grid) {
        if (choice == Protocol.MaskChoice.FIRST_RECORD) {
            return records(image).stream().findFirst().map(record -> finisher.withoutBorder(record.mask()));
        }
        Prompts points = Prompts.grid(grid.side(), network.config().imageSize());
        double[] ious = predictedIous(image, points);
        Optional<Integer> best = trusted(ious, grid).stream().reduce((a, b) -> ious[b] > ious[a] ? b : a);
        if (best.isEmpty()) {
            return Optional.empty();
        }
        try (ImageContext context = network.context(image)) {
            return Optional.of(finisher.finish(logits(image, context, points, best.get())));
        }
    }

    /**
     * The records of a slice's grid in the order of SAM's automatic mask generator, cleaned of small regions as the protocol
     * says, but with their border; none where the whole image is the prompt, or no point was trusted.
     *
     * @param image features of one slice; stay the caller's
     */
    public List<GridRecord> records(Features image) {
        if (!(mode instanceof PromptMode.GridPoints grid)) {
            return List.of();
        }
        Prompts points = Prompts.grid(grid.side(), network.config().imageSize());
        double[] ious = predictedIous(image, points);
        List<GridRecord> candidates = new ArrayList<>();
        try (ImageContext context = network.context(image)) {
            for (int point : trusted(ious, grid)) {
                float[] logits = logits(image, context, points, point);
                candidates.add(new GridRecord(point, ious[point], finisher.stability(logits), finisher.binary(logits)));
            }
        }
        return finisher.records(candidates);
    }

    private static List<Integer> trusted(double[] ious, PromptMode.GridPoints grid) {
        return IntStream.range(0, ious.length)
                .filter(point -> grid.trusts(ious[point]))
                .boxed()
                .toList();
    }

    private double[] predictedIous(Features image, Prompts points) {
        double[] ious = new double[points.count()];
        for (int from = 0; from < points.count(); from += PROMPTS_AT_ONCE) {
            Prompts part = points.range(from, Math.min(points.count(), from + PROMPTS_AT_ONCE));
            System.arraycopy(network.predictedIous(image.embedding(), part), 0, ious, from, part.count());
        }
        return ious;
    }

    private float[] logits(Features image, ImageContext context, Prompts points, int point) {
        try (Prompted prompted = network.prompt(image.embedding(), points.range(point, point + 1))) {
            return decoder.logits(network, image, context, prompted).get(0);
        }
    }
}
