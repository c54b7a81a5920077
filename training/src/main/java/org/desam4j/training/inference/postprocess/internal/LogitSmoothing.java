package org.desam4j.training.inference.postprocess.internal;

/**
 * SAM's post-processing of the masks of an image that is as large as they are: bilinear resizing up to the encoder's
 * input and down again, without a filter. Along each axis that is a weighted mean of a pixel and its neighbours:
 * {@code [1, 14, 1] / 16} where the input is four times as large, {@code [1, 6, 1] / 8} where it is twice as large.
 */
final class LogitSmoothing {
    /** Two samples of the enlarged line, each of which lies between two samples. */
    private static final int TAPS = 4;

    private final int size;
    private final int[][] samples;
    private final double[][] weights;

    /**
     * @param size height and width of the masks in pixels
     * @param imageSize height and width of the encoder's input in pixels
     */
    LogitSmoothing(int size, int imageSize) {
        this.size = size;
        this.samples = new int[size][TAPS];
        this.weights = new double[size][TAPS];
        for (int i = 0; i < size; i++) {
            BilinearSample down = BilinearSample.of(i, size, imageSize);
            put(i, 0, BilinearSample.of(down.below(), imageSize, size), 1 - down.share());
            put(i, 2, BilinearSample.of(down.above(), imageSize, size), down.share());
        }
    }

    private void put(int pixel, int from, BilinearSample up, double weight) {
        samples[pixel][from] = up.below();
        samples[pixel][from + 1] = up.above();
        weights[pixel][from] = weight * (1 - up.share());
        weights[pixel][from + 1] = weight * up.share();
    }

    /** Smooths logits of {@code size * size} pixels, row-major. */
    float[] of(float[] logits) {
        float[] across = new float[logits.length];
        float[] down = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            across[i] = mean(logits, i - i % size, 1, i % size);
        }
        for (int i = 0; i < logits.length; i++) {
            down[i] = mean(across, i % size, size, i / size);
        }
        return down;
    }

    /** The weighted mean for one pixel of a line that begins at an index and has a stride. */
    private float mean(float[] values, int start, int stride, int pixel) {
        double sum = 0;
        for (int i = 0; i < TAPS; i++) {
            sum += weights[pixel][i] * values[start + stride * samples[pixel][i]];
        }
        return (float) sum;
    }
}
