package org.desam4j.training.bench;

import org.desam4j.model.Features;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.internal.SliceSegmenter;

/** Grid inference on one image as prediction does it: every point's IoU, and the mask of the best. */
final class GridTask implements Task {
    private final Features features;
    private final SliceSegmenter segmenter;

    GridTask(Subject subject, int side) {
        this.features = subject.features(1);
        // Random weights predict any IoU; no point may be left out, or there would be no mask to make.
        PromptMode everyPoint = new PromptMode.GridPoints(side, Double.NEGATIVE_INFINITY);
        this.segmenter = new SliceSegmenter(subject.network(), everyPoint, Protocol.DEFAULT, MaskDecoderKind.DESAM);
    }

    @Override
    public void run() {
        segmenter.segment(features);
    }

    @Override
    public void close() {
        features.close();
    }
}
