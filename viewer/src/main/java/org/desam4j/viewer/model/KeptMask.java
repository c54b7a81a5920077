package org.desam4j.viewer.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.LabelMap;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Turn;

/** The mask of a scan that a user has kept slice by slice, and all steps back from it. */
final class KeptMask {
    private static final int MOST_STEPS = 100;

    private final StoredVolume scan;
    private final Turn turn;
    private final Geometry geometry;
    private final int label;
    private final byte[] voxels;
    private final Deque<Step> steps = new ArrayDeque<>();

    /** The voxels of some slices before a change. */
    private record Step(int firstSlice, Mask before) {}

    /**
     * @param turn that brings the scan into the order in which it is prompted
     * @param label the organ's value
     */
    KeptMask(StoredVolume scan, Turn turn, int label) {
        this.scan = scan;
        this.turn = turn;
        this.geometry = turn.apply(scan.geometry());
        this.label = label;
        this.voxels = new byte[geometry.voxels()];
    }

    Geometry geometry() {
        return geometry;
    }

    /**
     * Replaces the masks of slices that follow each other.
     *
     * @param masks pixels 0 or 1 of each
     */
    void keep(int firstSlice, List<byte[]> masks) {
        int size = geometry.voxelsPerSlice();
        int from = firstSlice * size;
        int end = from + masks.size() * size;
        Geometry changed = geometry.range(new SliceRange(firstSlice, firstSlice + masks.size()));
        steps.push(new Step(firstSlice, new Mask(changed, Arrays.copyOfRange(voxels, from, end))));
        if (steps.size() > MOST_STEPS) {
            steps.removeLast();
        }
        for (int i = 0; i < masks.size(); i++) {
            System.arraycopy(masks.get(i), 0, voxels, from + i * size, size);
        }
    }

    /** Takes the last change back; true if there was one. */
    boolean undo() {
        if (steps.isEmpty()) {
            return false;
        }
        Step step = steps.pop();
        byte[] before = step.before().voxels();
        System.arraycopy(before, 0, voxels, step.firstSlice() * geometry.voxelsPerSlice(), before.length);
        return true;
    }

    /** The number of changes that can be taken back. */
    int steps() {
        return steps.size();
    }

    /** The number of voxels that are kept. */
    long count() {
        return new Mask(geometry, voxels).count();
    }

    /** The mask on the scan's own voxels, with its header. */
    LabelMap labels() {
        LabelMap labels = new LabelMap(scan.header());
        labels.draw(new Mask(geometry, voxels), turn, label);
        return labels;
    }
}
