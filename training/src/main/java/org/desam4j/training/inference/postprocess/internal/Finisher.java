package org.desam4j.training.inference.postprocess.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.inference.postprocess.GridRecord;
import org.desam4j.training.volume.MaskSlice;

/** The smoothing and cleaning that a protocol asks for on masks in the network's frame. */
public final class Finisher {
    /** The default of SAM's automatic mask generator. */
    private static final float STABILITY_OFFSET = 1;

    /** The frame in whose pixels the published sizes are given. */
    private static final double PUBLISHED_SIZE = 256;

    private final int size;
    private final UnaryOperator<float[]> smoothing;
    private final int minimumPixels;
    private final int border;

    /**
     * @param size height and width of the network's frame in pixels
     * @param imageSize height and width of the encoder's input in pixels
     */
    public Finisher(Protocol protocol, int size, int imageSize) {
        double scale = size / PUBLISHED_SIZE;
        this.size = size;
        this.smoothing = protocol.smoothing() ? new LogitSmoothing(size, imageSize)::of : UnaryOperator.identity();
        this.minimumPixels = (int) Math.round(protocol.minimumPixels() * scale * scale);
        this.border = (int) Math.round(protocol.border() * scale);
    }

    /** Smooths and cleans logits and empties the border, as far as the protocol says; the positive part of the result is the mask. */
    public float[] finish(float[] logits) {
        if (minimumPixels > 0) {
            return withoutBorder(
                    SmallComponents.cleaned(binary(logits), minimumPixels).mask());
        }
        return withoutBorder(smoothing.apply(logits));
    }

    /** The mask of logits, smoothed if the protocol says so; neither cleaned nor emptied at the border. */
    public MaskSlice binary(float[] logits) {
        return MaskSlice.ofPositive(size, size, smoothing.apply(logits));
    }

    /**
     * SAM's stability score of a mask: the IoU of what lies above 1 and what lies above -1 in its logits, smoothed if the protocol says
     * so; 0 where nothing lies above -1.
     */
    public double stability(float[] logits) {
        int strict = 0;
        int lax = 0;
        for (float value : smoothing.apply(logits)) {
            strict += value > STABILITY_OFFSET ? 1 : 0;
            lax += value > -STABILITY_OFFSET ? 1 : 0;
        }
        return lax == 0 ? 0 : strict / (double) lax;
    }

    /** A binary mask as values of 1 and -1, without its border. */
    public float[] withoutBorder(MaskSlice mask) {
        return withoutBorder(mask.logits());
    }

    /**
     * The records that SAM's automatic mask generator keeps of the masks of grid points, in its order.
     *
     * @param candidates the masks of the points whose predicted IoU is trusted
     */
    public List<GridRecord> records(List<GridRecord> candidates) {
        return new RecordSelection(size, minimumPixels).records(candidates);
    }

    private float[] withoutBorder(float[] values) {
        if (border == 0) {
            return values;
        }
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            int x = i % size;
            int y = i / size;
            if (Math.min(x, y) < border || Math.max(x, y) >= size - border) {
                result[i] = Math.min(result[i], -1);
            }
        }
        return result;
    }
}
