package org.desam4j.training.inference.postprocess.internal;

import java.util.Arrays;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;

/** Brings mask logits from the network's square frame back onto a scan's own pixels. */
public final class MaskRestorer {
    private MaskRestorer() {}

    /**
     * Interpolates logits bilinearly (half-pixel centres, edges continued) and keeps what is above 0, a probability of
     * more than one half.
     *
     * @param logits {@code size * size}, row-major
     * @param geometry of the scan
     * @return the slice's mask on the scan's pixels
     */
    public static MaskSlice restore(float[] logits, int size, Geometry geometry) {
        return restore(logits, size, geometry.rows(), geometry.columns());
    }

    /** The same for a slice of that many rows and columns. */
    public static MaskSlice restore(float[] logits, int size, int rows, int columns) {
        byte[] mask = new byte[rows * columns];
        BilinearSample[] across = new BilinearSample[columns];
        Arrays.setAll(across, x -> BilinearSample.of(x, columns, size));
        for (int y = 0; y < rows; y++) {
            BilinearSample down = BilinearSample.of(y, rows, size);
            int above = down.below() * size;
            int below = down.above() * size;
            for (int x = 0; x < columns; x++) {
                BilinearSample at = across[x];
                double upper = at.between(logits[above + at.below()], logits[above + at.above()]);
                double lower = at.between(logits[below + at.below()], logits[below + at.above()]);
                mask[y * columns + x] = (byte) (down.between(upper, lower) > 0 ? 1 : 0);
            }
        }
        return new MaskSlice(rows, columns, mask);
    }
}
