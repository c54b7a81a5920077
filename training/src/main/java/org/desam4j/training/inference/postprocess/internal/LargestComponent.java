package org.desam4j.training.inference.postprocess.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;

/**
 * The largest connected component of a volume's mask; voxels that touch at a side, an edge or a corner are connected. Works on
 * stretches of voxels along x, so that its memory follows the mask's surface and not the volume.
 */
public final class LargestComponent {
    private final Geometry geometry;
    private final byte[] voxels;
    private final List<Stretch> stretches = new ArrayList<>();
    private final int[] firstOfRow;

    /** Voxels of a row from x = {@code start} to before {@code end}, and its place in the forest of components. */
    private static final class Stretch {
        private final int row;
        private final int start;
        private final int end;
        private Stretch parent = this;
        private long voxels;

        Stretch(int row, int start, int end) {
            this.row = row;
            this.start = start;
            this.end = end;
            this.voxels = end - (long) start;
        }

        boolean touches(Stretch other) {
            return start <= other.end && other.start <= end;
        }

        Stretch root() {
            Stretch root = this;
            while (root.parent != root) {
                root.parent = root.parent.parent;
                root = root.parent;
            }
            return root;
        }

        /** Makes the components of two stretches one. */
        static void join(Stretch a, Stretch b) {
            Stretch first = a.root();
            Stretch second = b.root();
            if (first != second) {
                second.parent = first;
                first.voxels += second.voxels;
            }
        }
    }

    private LargestComponent(Mask mask) {
        geometry = mask.geometry();
        voxels = mask.voxels();
        firstOfRow = new int[geometry.rows() * geometry.slices() + 1];
    }

    /** The mask without all other components; of components of one size the first stays. */
    public static Mask of(Mask mask) {
        return new LargestComponent(mask).largest();
    }

    private Mask largest() {
        for (int row = 0; row < firstOfRow.length - 1; row++) {
            addRuns(row);
            firstOfRow[row + 1] = stretches.size();
            int y = row % geometry.rows();
            int z = row / geometry.rows();
            connect(row, y - 1, z);
            for (int before = y - 1; before <= y + 1; before++) {
                connect(row, before, z - 1);
            }
        }
        Stretch largest = null;
        for (Stretch stretch : stretches) {
            if (largest == null || stretch.root().voxels > largest.voxels) {
                largest = stretch.root();
            }
        }
        byte[] kept = new byte[voxels.length];
        for (Stretch stretch : stretches) {
            if (stretch.root() == largest) {
                int start = stretch.row * geometry.columns();
                Arrays.fill(kept, start + stretch.start, start + stretch.end, (byte) 1);
            }
        }
        return new Mask(geometry, kept);
    }

    private void addRuns(int row) {
        int from = row * geometry.columns();
        int x = 0;
        while (x < geometry.columns()) {
            int start = x;
            while (x < geometry.columns() && voxels[from + x] != 0) {
                x++;
            }
            if (x > start) {
                stretches.add(new Stretch(row, start, x));
            }
            x++;
        }
    }

    /** Joins the stretches of a row with those of a row before it; both are in the order of x. */
    private void connect(int row, int otherY, int otherZ) {
        if (otherY < 0 || otherY >= geometry.rows() || otherZ < 0) {
            return;
        }
        int other = otherZ * geometry.rows() + otherY;
        int next = firstOfRow[other];
        for (int i = firstOfRow[row]; i < firstOfRow[row + 1]; i++) {
            Stretch stretch = stretches.get(i);
            while (next < firstOfRow[other + 1] && stretches.get(next).end < stretch.start) {
                next++;
            }
            for (int j = next; j < firstOfRow[other + 1] && stretches.get(j).touches(stretch); j++) {
                Stretch.join(stretches.get(j), stretch);
            }
        }
    }
}
