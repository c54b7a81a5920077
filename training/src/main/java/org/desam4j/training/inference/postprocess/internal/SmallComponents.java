package org.desam4j.training.inference.postprocess.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.MaskSlice;

/** Removes small islands from a slice's mask and fills small holes. Pixels that touch at a corner are connected. */
public final class SmallComponents {
    private SmallComponents() {}

    /**
     * Cleans a mask: holes and islands below the area change sides; if all islands are small, the largest stays.
     *
     * @param mask the slice's mask; not changed
     * @param geometry of the scan
     * @param minimumArea in mm²
     */
    public static MaskSlice clean(MaskSlice mask, Geometry geometry, double minimumArea) {
        double pixelArea = geometry.spacing().x() * geometry.spacing().y();
        return cleaned(mask, minimumArea / pixelArea).mask();
    }

    /** The same with an area in pixels, as SAM's generator does it. */
    static Cleaned cleaned(MaskSlice mask, double minimumPixels) {
        int columns = mask.columns();
        int rows = mask.rows();
        byte[] filled = mask.pixels().clone();
        boolean touched = false;
        for (int[] hole : components(mask.pixels(), columns, rows, 0)) {
            if (hole.length < minimumPixels) {
                set(filled, hole, 1);
                touched = true;
            }
        }
        List<int[]> islands = components(filled, columns, rows, 1);
        int largest = islands.stream().mapToInt(island -> island.length).max().orElse(0);
        boolean keptLargest = largest >= minimumPixels;
        byte[] cleaned = filled.clone();
        for (int[] island : islands) {
            if (island.length < minimumPixels) {
                touched = true;
                if (!keptLargest && island.length == largest) {
                    keptLargest = true;
                } else {
                    set(cleaned, island, 0);
                }
            }
        }
        return new Cleaned(new MaskSlice(rows, columns, cleaned), touched);
    }

    /** A mask after its cleaning. */
    static final class Cleaned {
        private final MaskSlice mask;
        private final boolean touched;

        private Cleaned(MaskSlice mask, boolean touched) {
            this.mask = mask;
            this.touched = touched;
        }

        MaskSlice mask() {
            return mask;
        }

        /** True if a hole or an island was below the area, though the mask may be the same: the largest island stays. */
        boolean touched() {
            return touched;
        }
    }

    private static void set(byte[] mask, int[] pixels, int value) {
        for (int pixel : pixels) {
            mask[pixel] = (byte) value;
        }
    }

    /** The connected sets of pixels that have the value. */
    private static List<int[]> components(byte[] mask, int columns, int rows, int value) {
        List<int[]> components = new ArrayList<>();
        boolean[] seen = new boolean[mask.length];
        int[] queue = new int[mask.length];
        for (int start = 0; start < mask.length; start++) {
            if (mask[start] == value && !seen[start]) {
                components.add(grow(mask, columns, rows, value, start, seen, queue));
            }
        }
        return components;
    }

    private static int[] grow(byte[] mask, int columns, int rows, int value, int start, boolean[] seen, int[] queue) {
        int size = 0;
        queue[size++] = start;
        seen[start] = true;
        for (int next = 0; next < size; next++) {
            int y = queue[next] / columns;
            int x = queue[next] % columns;
            for (int ny = Math.max(0, y - 1); ny <= Math.min(rows - 1, y + 1); ny++) {
                for (int nx = Math.max(0, x - 1); nx <= Math.min(columns - 1, x + 1); nx++) {
                    int pixel = ny * columns + nx;
                    if (mask[pixel] == value && !seen[pixel]) {
                        seen[pixel] = true;
                        queue[size++] = pixel;
                    }
                }
            }
        }
        return Arrays.copyOf(queue, size);
    }
}
