package org.desam4j.training.volume;

import java.util.List;
import java.util.Locale;

/**
 * The places of a volume's voxels in the patient.
 *
 * @param columns voxels along x
 * @param rows voxels along y
 * @param slices voxels along z
 * @param affine from voxel indexes to millimetres
 */
public record Geometry(int columns, int rows, int slices, Affine affine) {
    /** Parts of a voxel by which places may differ that are meant to be the same. */
    private static final double TOLERANCE = 0.01;

    public Geometry {
        if (columns < 1 || rows < 1 || slices < 1) {
            throw new IllegalArgumentException("a volume needs voxels along each axis");
        }
        if (!affine.isUsable()) {
            throw new IllegalArgumentException("a volume needs finite axes that do not lie in one plane");
        }
    }

    /** A geometry whose axes run to the patient's left, to the back and upwards, from the first voxel. */
    public static Geometry aligned(int columns, int rows, int slices, Spacing spacing) {
        return new Geometry(columns, rows, slices, Affine.aligned(spacing));
    }

    /** The size of a voxel in mm. */
    public Spacing spacing() {
        return affine.spacing();
    }

    public int voxelsPerSlice() {
        return columns * rows;
    }

    public int voxels() {
        return voxelsPerSlice() * slices;
    }

    /** Volume of one voxel in millilitres. */
    public double voxelMillilitres() {
        Spacing spacing = spacing();
        return spacing.x() * spacing.y() * spacing.z() / 1000;
    }

    /** Voxels along the first, second or third axis. */
    public int along(int axis) {
        return switch (axis) {
            case 0 -> columns;
            case 1 -> rows;
            default -> slices;
        };
    }

    /** The geometry of some of the slices. */
    public Geometry range(SliceRange range) {
        return new Geometry(columns, rows, range.count(), affine.startingAt(0, 0, range.first()));
    }

    /** True if both have the same voxels in the same places, to within a hundredth of a voxel. */
    public boolean matches(Geometry other) {
        return hasSizeOf(other) && greatestShift(other.affine) < TOLERANCE;
    }

    boolean hasSizeOf(Geometry other) {
        return columns == other.columns && rows == other.rows && slices == other.slices;
    }

    /** The distance by which another affine moves any of the voxels at most, in parts of a voxel along an axis. */
    private double greatestShift(Affine other) {
        double greatest = 0;
        for (int corner = 0; corner < 8; corner++) {
            double x = (corner & 1) * (columns - 1.0);
            double y = (corner >> 1 & 1) * (rows - 1.0);
            double z = (corner >> 2) * (slices - 1.0);
            double[] here = affine.place(x, y, z);
            double[] there = other.place(x, y, z);
            double[] step = {there[0] - here[0], there[1] - here[1], there[2] - here[2]};
            for (double shift : affine.inVoxels(step)) {
                greatest = Math.max(greatest, Math.abs(shift));
            }
        }
        return greatest;
    }

    /** The differences from another geometry, for messages: size, axes, spacing and origin, mine first. */
    public String differencesTo(Geometry other) {
        List<String> differences = GeometryDifferences.of(this, other);
        return String.join(", ", differences);
    }

    /** Sizes, spacing, axes and origin, for messages. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%d x %d x %d voxels of %s along %s from (%.4g, %.4g, %.4g)",
                columns,
                rows,
                slices,
                spacing(),
                Orientation.of(affine).code(),
                affine.at(0, 3),
                affine.at(1, 3),
                affine.at(2, 3));
    }
}
