package org.desam4j.training.inference.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * A mask as the COCO data set's tools have it, run-length encoded and not compressed.
 *
 * @param size rows and columns
 * @param counts lengths of runs down the columns, one column after the other; the first is of pixels that are not set, and may be 0
 * @see <a href="https://github.com/cocodataset/cocoapi">COCO API, maskApi</a>
 */
record CocoMask(List<Integer> size, List<Integer> counts) {
    CocoMask {
        size = List.copyOf(size);
        counts = List.copyOf(counts);
    }

    /**
     * Encodes a mask.
     *
     * @param pixels 0 or 1, row-major
     */
    static CocoMask of(byte[] pixels, int rows, int columns) {
        List<Integer> counts = new ArrayList<>();
        int run = 0;
        byte value = 0;
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                byte pixel = pixels[row * columns + column];
                if (pixel != value) {
                    counts.add(run);
                    run = 0;
                    value = pixel;
                }
                run++;
            }
        }
        counts.add(run);
        return new CocoMask(List.of(rows, columns), counts);
    }

    /** The smallest box around a mask: first column, first row, columns and rows; zeros around nothing. */
    static List<Integer> box(byte[] pixels, int columns) {
        int left = columns;
        int right = -1;
        int top = Integer.MAX_VALUE;
        int bottom = -1;
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] != 0) {
                left = Math.min(left, i % columns);
                right = Math.max(right, i % columns);
                top = Math.min(top, i / columns);
                bottom = Math.max(bottom, i / columns);
            }
        }
        return right < 0 ? List.of(0, 0, 0, 0) : List.of(left, top, right - left + 1, bottom - top + 1);
    }
}
