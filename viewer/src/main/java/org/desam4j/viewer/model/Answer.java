package org.desam4j.viewer.model;

import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A decoder's mask of a prompt.
 *
 * @param decoder the decoder's title
 * @param measures {@code predictedIou}, and {@code dice} where the slice has a label
 * @param point the point of the grid that was taken, x and y; empty without a grid
 * @param mask a bit for each pixel, row by row, the first in the highest bit of the first byte, in Base64
 */
public record Answer(String decoder, Map<String, Double> measures, List<Double> point, String mask) {
    public Answer {
        measures = Map.copyOf(measures);
        point = List.copyOf(point);
    }

    /** A mask of pixels 0 or 1 as bits. */
    static String bits(byte[] mask) {
        byte[] bits = new byte[(mask.length + 7) / 8];
        for (int i = 0; i < mask.length; i++) {
            bits[i / 8] |= (byte) (mask[i] << (7 - i % 8));
        }
        return Base64.getEncoder().encodeToString(bits);
    }
}
