package org.desam4j.training.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the voxels of a volume lie in the patient.
 *
 * @param columns voxels along x
 * @param rows voxels along y
 * @param slices voxels along z
 * @param spacing size of a voxel in mm
 * @param affine the upper three rows of the matrix from voxel indexes (x, y, z, 1) to millimetres, row by row: 12 numbers
 */
public record Geometry(int columns, int rows, int slices, Spacing spacing, List<Double> affine) {
    private static final double TOLERANCE = 1e-3;

    public Geometry {
        affine = List.copyOf(affine);
        if (columns < 1 || rows < 1 || slices < 1 || affine.size() != 12) {
            throw new IllegalArgumentException("a volume needs voxels along each axis and an affine of 12 numbers");
        }
    }

    /** A geometry whose axes are the patient's and whose origin is the first voxel. */
    public static Geometry aligned(int columns, int rows, int slices, Spacing spacing) {
        List<Double> affine =
                List.of(spacing.x(), 0.0, 0.0, 0.0, 0.0, spacing.y(), 0.0, 0.0, 0.0, 0.0, spacing.z(), 0.0);
        return new Geometry(columns, rows, slices, spacing, affine);
    }

    public int voxelsPerSlice() {
        return columns * rows;
    }

    public int voxels() {
        return voxelsPerSlice() * slices;
    }

    /** Volume of one voxel in millilitres. */
    public double voxelMillilitres() {
        return spacing.x() * spacing.y() * spacing.z() / 1000;
    }

    /** The geometry of some of the slices. */
    public Geometry range(SliceRange range) {
        List<Double> moved = new ArrayList<>(affine);
        for (int row = 0; row < 3; row++) {
            moved.set(4 * row + 3, affine.get(4 * row + 3) + range.first() * affine.get(4 * row + 2));
        }
        return new Geometry(columns, rows, range.count(), spacing, moved);
    }

    /** Whether both have the same voxels in the same places, to within a thousandth of a millimetre. */
    public boolean matches(Geometry other) {
        boolean sameSize = columns == other.columns && rows == other.rows && slices == other.slices;
        return sameSize
                && close(spacing.x(), other.spacing.x())
                && close(spacing.y(), other.spacing.y())
                && close(spacing.z(), other.spacing.z())
                && close(affine, other.affine);
    }

    private static boolean close(List<Double> a, List<Double> b) {
        for (int i = 0; i < a.size(); i++) {
            if (!close(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= TOLERANCE;
    }

    /** Sizes, spacing and origin, for messages. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%d x %d x %d voxels of %s at (%.4g, %.4g, %.4g)",
                columns,
                rows,
                slices,
                spacing,
                affine.get(3),
                affine.get(7),
                affine.get(11));
    }
}
