package org.desam4j.training.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The way in which SAM's automatic mask generator, as DeSAM's code uses it, comes to one mask of a grid: the first of the
 * records that it leaves. Masks are binary, in the network's frame.
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

    /** A mask with its predicted IoU. */
    static final class Candidate {
        private final byte[] mask;
        private final double iou;

        Candidate(byte[] mask, double iou) {
            this.mask = mask;
            this.iou = iou;
        }
    }

    /** The first record; nothing if there are no candidates. */
    Optional<byte[]> first(List<Candidate> candidates) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparingDouble(candidate -> -candidate.iou));
        List<Candidate> cleaned = new ArrayList<>();
        for (Candidate candidate : withoutOverlaps(sorted)) {
            byte[] mask = SmallComponents.clean(candidate.mask, size, size, minimumPixels);
            boolean untouched = java.util.Arrays.equals(mask, candidate.mask);
            cleaned.add(new Candidate(mask, untouched ? 1 : 0));
        }
        cleaned.sort(Comparator.comparingDouble(candidate -> -candidate.iou));
        return cleaned.stream().findFirst().map(candidate -> candidate.mask);
    }

    /** Non-maximum suppression on bounding boxes; the first of overlapping candidates stays. */
    private List<Candidate> withoutOverlaps(List<Candidate> sorted) {
        List<Candidate> kept = new ArrayList<>();
        List<int[]> boxes = new ArrayList<>();
        for (Candidate candidate : sorted) {
            int[] box = box(candidate.mask);
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

    /** Areas are those of the corners' rectangle, without the last pixel; 0/0 for two degenerate boxes. */
    private static double boxIou(int[] a, int[] b) {
        double width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
        double height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
        double areaA = (a[2] - a[0]) * (double) (a[3] - a[1]);
        double areaB = (b[2] - b[0]) * (double) (b[3] - b[1]);
        return width * height / (areaA + areaB - width * height);
    }
}
