package org.desam4j.training.inference.postprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;

/**
 * The largest connected component of a volume's mask; voxels that touch at a side, an edge or a corner are connected. Works on
 * runs of voxels along x, so that its memory follows the mask's surface and not the volume.
 */
public final class LargestComponent {
    private final Geometry geometry;
    private final byte[] voxels;
    private final List<Run> runs = new ArrayList<>();
    private final int[] firstRunOfRow;

    /** Voxels of a row from x = {@code start} to before {@code end}, and its place in the forest of components. */
    private static final class Run {
        private final int row;
        private final int start;
        private final int end;
        private Run parent = this;
        private long voxels;

        Run(int row, int start, int end) {
            this.row = row;
            this.start = start;
            this.end = end;
            this.voxels = end - (long) start;
        }

        boolean touches(Run other) {
            return start <= other.end && other.start <= end;
        }

        Run root() {
            Run root = this;
            while (root.parent != root) {
                root.parent = root.parent.parent;
                root = root.parent;
            }
            return root;
        }

        /** Makes the components of two runs one. */
        static void join(Run a, Run b) {
            Run first = a.root();
            Run second = b.root();
            if (first != second) {
                second.parent = first;
                first.voxels += second.voxels;
            }
        }
    }

    private LargestComponent(Mask mask) {
        geometry = mask.geometry();
        voxels = mask.voxels();
        firstRunOfRow = new int[geometry.rows() * geometry.slices() + 1];
    }

    /** The mask without all other components; of components of one size the first stays. */
    public static Mask of(Mask mask) {
        return new LargestComponent(mask).largest();
    }

    private Mask largest() {
        for (int row = 0; row < firstRunOfRow.length - 1; row++) {
            addRuns(row);
            firstRunOfRow[row + 1] = runs.size();
            int y = row % geometry.rows();
            int z = row / geometry.rows();
            connect(row, y - 1, z);
            for (int before = y - 1; before <= y + 1; before++) {
                connect(row, before, z - 1);
            }
        }
        Run largest = null;
        for (Run run : runs) {
            if (largest == null || run.root().voxels > largest.voxels) {
                largest = run.root();
            }
        }
        byte[] kept = new byte[voxels.length];
        for (Run run : runs) {
            if (run.root() == largest) {
                int start = run.row * geometry.columns();
                Arrays.fill(kept, start + run.start, start + run.end, (byte) 1);
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
                runs.add(new Run(row, start, x));
            }
            x++;
        }
    }

    /** Joins the runs of a row with those of a row before it; both are in the order of x. */
    private void connect(int row, int otherY, int otherZ) {
        if (otherY < 0 || otherY >= geometry.rows() || otherZ < 0) {
            return;
        }
        int other = otherZ * geometry.rows() + otherY;
        int next = firstRunOfRow[other];
        for (int i = firstRunOfRow[row]; i < firstRunOfRow[row + 1]; i++) {
            Run run = runs.get(i);
            while (next < firstRunOfRow[other + 1] && runs.get(next).end < run.start) {
                next++;
            }
            for (int j = next; j < firstRunOfRow[other + 1] && runs.get(j).touches(run); j++) {
                Run.join(runs.get(j), run);
            }
        }
    }
}
