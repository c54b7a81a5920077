package org.desam4j.training.preprocess.internal;

import java.util.List;
import org.desam4j.training.volume.GreySlice;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes the image encoder's input of a slice: Pillow's bilinear enlargement of 8-bit pixels, and SAM's mean and standard
 * deviation for each of three equal channels.
 */
public final class EncoderInput {
    private static final float[] MEAN = {123.675f, 116.28f, 103.53f};
    private static final float[] DEVIATION = {58.395f, 57.12f, 57.375f};

    private EncoderInput() {}

    /**
     * The input for square slices.
     *
     * @return {@code [slices, 3, to, to]}; the caller closes it
     */
    public static INDArray of(List<GreySlice> slices, int to) {
        int pixels = to * to;
        float[] values = new float[slices.size() * MEAN.length * pixels];
        for (int slice = 0; slice < slices.size(); slice++) {
            byte[] enlarged =
                    enlarged(slices.get(slice).levels(), slices.get(slice).rows(), to);
            for (int channel = 0; channel < MEAN.length; channel++) {
                int start = (slice * MEAN.length + channel) * pixels;
                for (int i = 0; i < pixels; i++) {
                    values[start + i] = ((enlarged[i] & 0xff) - MEAN[channel]) / DEVIATION[channel];
                }
            }
        }
        return Nd4j.create(values, new long[] {slices.size(), MEAN.length, to, to}, 'c');
    }

    /**
     * Half-pixel bilinear interpolation in two passes, across and then down, each rounded to 8 bits as Pillow does.
     *
     * @return {@code to * to} grey levels
     */
    public static byte[] enlarged(byte[] slice, int from, int to) {
        if (to < from) {
            throw new IllegalArgumentException("a slice of " + from + " pixels is not enlarged to " + to);
        }
        byte[] across = enlargedRows(slice, from, from, to);
        byte[] down = enlargedRows(SliceResampler.transposed(across, from, to), to, from, to);
        return SliceResampler.transposed(down, to, to);
    }

    private static byte[] enlargedRows(byte[] pixels, int rows, int from, int to) {
        byte[] result = new byte[rows * to];
        for (int i = 0; i < to; i++) {
            double position = Math.max(0, (i + 0.5) * from / to - 0.5);
            int left = (int) position;
            int right = Math.min(left + 1, from - 1);
            double share = position - left;
            for (int row = 0; row < rows; row++) {
                int a = pixels[row * from + left] & 0xff;
                int b = pixels[row * from + right] & 0xff;
                result[row * to + i] = (byte) Math.floor(a + share * (b - a) + 0.5);
            }
        }
        return result;
    }
}
