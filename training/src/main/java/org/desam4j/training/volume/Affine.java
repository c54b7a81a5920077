package org.desam4j.training.volume;

import java.util.ArrayList;
import java.util.List;

/**
 * The map from voxel indexes to places in the patient: millimetres to the right, to the front and upwards, as NIfTI counts them.
 *
 * @param elements the upper three rows of the matrix for (x, y, z, 1), row by row: 12 numbers
 */
public record Affine(List<Double> elements) {
    /** The share of the largest possible determinant below which axes count as lying in one plane. */
    private static final double SINGULAR = 1e-6;

    /** Millimetres that nobody is far from a scanner's centre; a voxel is never as small as their inverse. */
    private static final double LARGEST = 1e9;

    public Affine {
        elements = List.copyOf(elements);
        if (elements.size() != 12) {
            throw new IllegalArgumentException("an affine has 12 numbers, not " + elements.size());
        }
    }

    /** Axes that run to the patient's left, to the back and upwards, from the first voxel. */
    static Affine aligned(Spacing spacing) {
        return new Affine(
                List.of(-spacing.x(), 0.0, 0.0, 0.0, 0.0, -spacing.y(), 0.0, 0.0, 0.0, 0.0, spacing.z(), 0.0));
    }

    double at(int row, int column) {
        return elements.get(4 * row + column);
    }

    /**
     * The size of a voxel in mm: the lengths of the axes' steps, to the six digits that a file's single precision is good for, so
     * that a rotated copy has the same size.
     */
    public Spacing spacing() {
        return new Spacing(rounded(length(0)), rounded(length(1)), rounded(length(2)));
    }

    private static double rounded(double length) {
        double scale = Math.pow(10, 5 - Math.floor(Math.log10(length)));
        return Math.rint(length * scale) / scale;
    }

    private double length(int axis) {
        double x = at(0, axis);
        double y = at(1, axis);
        double z = at(2, axis);
        return Math.sqrt(x * x + y * y + z * z);
    }

    /** The cosines between an axis and the patient's right, front and upward direction. */
    double[] direction(int axis) {
        double length = length(axis);
        return new double[] {at(0, axis) / length, at(1, axis) / length, at(2, axis) / length};
    }

    /** True if it maps voxels to distinct places that a patient can have: its axes do not lie in one plane, and no number is absurd. */
    boolean isUsable() {
        boolean possible = elements.stream().allMatch(element -> Math.abs(element) < LARGEST);
        double shortest = Math.min(length(0), Math.min(length(1), length(2)));
        double volume = length(0) * length(1) * length(2);
        return possible && shortest > 1 / LARGEST && Math.abs(determinant()) > SINGULAR * volume;
    }

    private double determinant() {
        double sum = 0;
        for (int column = 0; column < 3; column++) {
            sum += at(0, column) * cofactor(0, column);
        }
        return sum;
    }

    private double cofactor(int row, int column) {
        int r1 = (row + 1) % 3;
        int r2 = (row + 2) % 3;
        int c1 = (column + 1) % 3;
        int c2 = (column + 2) % 3;
        return at(r1, c1) * at(r2, c2) - at(r1, c2) * at(r2, c1);
    }

    /** The place of a voxel's centre, in mm. */
    double[] place(double x, double y, double z) {
        double[] place = new double[3];
        for (int row = 0; row < 3; row++) {
            place[row] = at(row, 0) * x + at(row, 1) * y + at(row, 2) * z + at(row, 3);
        }
        return place;
    }

    /** The number of voxels along each axis that a step of so many mm is; only where it is usable. */
    double[] inVoxels(double[] step) {
        double determinant = determinant();
        double[] voxels = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            for (int row = 0; row < 3; row++) {
                voxels[axis] += cofactor(row, axis) * step[row] / determinant;
            }
        }
        return voxels;
    }

    /** The same map with its millimetres multiplied. */
    Affine times(double factor) {
        return new Affine(elements.stream().map(element -> factor * element).toList());
    }

    /** The map of a volume whose first voxel is this one's at (x, y, z). */
    Affine startingAt(double x, double y, double z) {
        List<Double> moved = new ArrayList<>(elements);
        double[] place = place(x, y, z);
        for (int row = 0; row < 3; row++) {
            moved.set(4 * row + 3, place[row]);
        }
        return new Affine(moved);
    }

    /** The greatest angle between an axis and the other map's, in degrees. */
    double degreesTo(Affine other) {
        double greatest = 0;
        for (int axis = 0; axis < 3; axis++) {
            double[] mine = direction(axis);
            double[] others = other.direction(axis);
            double chord = Math.hypot(Math.hypot(mine[0] - others[0], mine[1] - others[1]), mine[2] - others[2]);
            greatest = Math.max(greatest, 2 * Math.asin(Math.min(1, chord / 2)));
        }
        return Math.toDegrees(greatest);
    }
}
