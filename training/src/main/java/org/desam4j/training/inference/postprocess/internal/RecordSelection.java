package org.desam4j.training.inference.postprocess.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.desam4j.training.inference.postprocess.GridRecord;

/**
 * The way in which SAM's automatic mask generator, as DeSAM's code uses it, comes from the masks of a grid's points to its
 * records. The published code measures the first of them. Masks are binary, in the network's frame.
 */
final class RecordSelection {
    private static final double LARGEST_BOX_IOU = 0.7;

    private final int size;
    private final int minimumPixels;

    /**
     * @param size height and width of the masks in pixels
     * @param minimumPixels islands and holes below this size are removed
     */
    RecordSelection(int size, int minimumPixels) {
        this.size = size;
        this.minimumPixels = minimumPixels;
    }

    /**
     * The records: overlapping masks are suppressed in the order of predicted IoU, small regions are removed, and masks that
     * overlap now are suppressed again. Masks in which no region was small come first.
     *
     * @param candidates the masks of the points whose predicted IoU is trusted
     */
    List<GridRecord> records(List<GridRecord> candidates) {
        List<GridRecord> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingDouble(candidate -> -candidate.predictedIou()));
        List<GridRecord> cleaned = new ArrayList<>();
        for (GridRecord candidate : withoutOverlaps(sorted)) {
            SmallComponents.Cleaned mask = SmallComponents.cleaned(candidate.mask(), minimumPixels);
            cleaned.add(candidate.cleaned(mask.mask(), mask.touched()));
        }
        cleaned.sort(Comparator.comparing(GridRecord::touched));
        return withoutOverlaps(cleaned);
    }

    /** Non-maximum suppression on bounding boxes; the first of overlapping candidates stays. */
    private List<GridRecord> withoutOverlaps(List<GridRecord> sorted) {
        List<GridRecord> kept = new ArrayList<>();
        List<int[]> boxes = new ArrayList<>();
        for (GridRecord candidate : sorted) {
            int[] box = box(candidate.mask().pixels());
            if (boxes.stream().noneMatch(other -> boxIou(box, other) > LARGEST_BOX_IOU)) {
                kept.add(candidate);
                boxes.add(box);
            }
        }
        return kept;
    }

    /** Smallest and largest x and y; zeros for an empty mask. */
    private int[] box(byte[] mask) {
        int[] box = {size, size, -1, -1};
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                box[0] = Math.min(box[0], i % size);
                box[1] = Math.min(box[1], i / size);
                box[2] = Math.max(box[2], i % size);
                box[3] = Math.max(box[3], i / size);
            }
        }
        return box[2] < 0 ? new int[4] : box;
    }

    /** Areas are those of the corners' rectangle, without the last pixel; 0/0 for two degenerate boxes. Float, as there. */
    private static float boxIou(int[] a, int[] b) {
        float width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
        float height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
        float areaA = (float) (a[2] - a[0]) * (a[3] - a[1]);
        float areaB = (float) (b[2] - b[0]) * (b[3] - b[1]);
        return width * height / (areaA + areaB - width * height);
    }
}
