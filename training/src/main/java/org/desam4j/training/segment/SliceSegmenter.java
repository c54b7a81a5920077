package org.desam4j.training.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.ImageContext;
import org.desam4j.model.Prompted;
import org.desam4j.model.Prompts;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Segments slices from their embeddings. */
public final class SliceSegmenter {
    /** PRIM's memory grows with the number of prompts; this many points run at once, as in the original. */
    private static final int POINTS_PER_RUN = 9;

    private final DeSamNetwork network;
    private final PromptMode mode;

    public SliceSegmenter(DeSamNetwork network, PromptMode mode) {
        this.network = network;
        this.mode = mode;
    }

    public DeSamNetwork network() {
        return network;
    }

    /**
     * Mask logits of each slice.
     *
     * @param features of N slices; stay the caller's
     * @return for each slice {@code maskSize * maskSize} logits, row-major, or nothing where no prompt was trusted
     */
    public List<Optional<float[]>> segment(Features features) {
        if (mode instanceof PromptMode.GridPoints grid) {
            List<Optional<float[]>> masks = new ArrayList<>();
            for (int image = 0; image < features.images(); image++) {
                masks.add(fromGrid(features, image, grid));
            }
            return masks;
        }
        return fromBox(features);
    }

    private List<Optional<float[]>> fromBox(Features features) {
        Prompts boxes = Prompts.wholeBox(features.images(), network.config().imageSize());
        List<Optional<float[]>> masks = new ArrayList<>();
        try (ImageContext context = network.context(features);
                Prompted prompted = network.prompt(features.embedding(), boxes);
                INDArray logits = network.masks(prompted.maskEmbedding(), context)) {
            for (int image = 0; image < features.images(); image++) {
                masks.add(Optional.of(values(logits, image)));
            }
        }
        return masks;
    }

    private Optional<float[]> fromGrid(Features features, int image, PromptMode.GridPoints grid) {
        Prompts points = Prompts.grid(grid.side(), network.config().imageSize());
        try (INDArray embedding = one(features.embedding(), image)) {
            int best = mostTrusted(embedding, points, grid.minimumIou());
            if (best < 0) {
                return Optional.empty();
            }
            List<INDArray> maps =
                    features.features().stream().map(map -> one(map, image)).toList();
            try (Features single = new Features(maps, embedding.dup());
                    ImageContext context = network.context(single);
                    Prompted prompted = network.prompt(embedding, points.range(best, best + 1));
                    INDArray logits = network.masks(prompted.maskEmbedding(), context)) {
                return Optional.of(values(logits, 0));
            }
        }
    }

    /** The point with the highest predicted IoU above the minimum, or -1. */
    private int mostTrusted(INDArray embedding, Prompts points, double minimumIou) {
        int best = -1;
        double bestIou = minimumIou;
        for (int from = 0; from < points.count(); from += POINTS_PER_RUN) {
            Prompts run = points.range(from, Math.min(points.count(), from + POINTS_PER_RUN));
            try (Prompted prompted = network.prompt(embedding, run)) {
                for (int point = 0; point < run.count(); point++) {
                    double iou = prompted.iou().getDouble(point, 0);
                    if (iou > bestIou) {
                        best = from + point;
                        bestIou = iou;
                    }
                }
            }
        }
        return best;
    }

    private static INDArray one(INDArray batch, int image) {
        return batch.get(NDArrayIndex.interval(image, image + 1)).dup('c');
    }

    private static float[] values(INDArray logits, int image) {
        try (INDArray mask = one(logits, image)) {
            return mask.data().asFloat();
        }
    }
}
