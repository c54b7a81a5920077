package org.desam4j.training.segment;

import org.desam4j.training.protocol.Protocol;

/** What a protocol does to a mask in the network's frame. */
final class Finisher {
    /** The frame in whose pixels the published sizes are given. */
    private static final double PUBLISHED_SIZE = 256;

    private final int size;
    private final boolean smoothing;
    private final int minimumPixels;
    private final int frame;

    Finisher(Protocol protocol, int size) {
        double scale = size / PUBLISHED_SIZE;
        this.size = size;
        this.smoothing = protocol.smoothing();
        this.minimumPixels = (int) Math.round(protocol.minimumPixels() * scale * scale);
        this.frame = (int) Math.round(protocol.frame() * scale);
    }

    /** Smooths, cleans and frames logits, as far as the protocol says; the positive part of the result is the mask. */
    float[] finish(float[] logits) {
        if (minimumPixels > 0) {
            return framed(SmallComponents.clean(binary(logits), size, size, minimumPixels));
        }
        return withoutFrame(smoothing ? smoothed(logits) : logits);
    }

    /** The mask of logits, smoothed if the protocol says so; neither cleaned nor framed. */
    byte[] binary(float[] logits) {
        float[] values = smoothing ? smoothed(logits) : logits;
        byte[] mask = new byte[values.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (values[i] > 0 ? 1 : 0);
        }
        return mask;
    }

    /** A binary mask as values of 1 and -1, without what lies in the frame. */
    float[] framed(byte[] mask) {
        float[] values = new float[mask.length];
        for (int i = 0; i < mask.length; i++) {
            values[i] = mask[i] != 0 ? 1 : -1;
        }
        return withoutFrame(values);
    }

    /** The rule that chooses among a grid's masks. */
    RecordSelection selection() {
        return new RecordSelection(size, minimumPixels);
    }

    private float[] withoutFrame(float[] values) {
        if (frame == 0) {
            return values;
        }
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            int x = i % size;
            int y = i / size;
            if (Math.min(x, y) < frame || Math.max(x, y) >= size - frame) {
                result[i] = Math.min(result[i], -1);
            }
        }
        return result;
    }

    /**
     * SAM enlarges masks to its input and shrinks them again without a filter; together that is {@code [1/16, 14/16, 1/16]}
     * along each axis, with edges continued.
     */
    private float[] smoothed(float[] logits) {
        float[] across = new float[logits.length];
        float[] down = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            int x = i % size;
            int left = x == 0 ? i : i - 1;
            int right = x == size - 1 ? i : i + 1;
            across[i] = (logits[left] + 14 * logits[i] + logits[right]) / 16;
        }
        for (int i = 0; i < logits.length; i++) {
            int y = i / size;
            int above = y == 0 ? i : i - size;
            int below = y == size - 1 ? i : i + size;
            down[i] = (across[above] + 14 * across[i] + across[below]) / 16;
        }
        return down;
    }
}
