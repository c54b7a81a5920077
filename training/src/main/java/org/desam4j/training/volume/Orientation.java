package org.desam4j.training.volume;

import java.util.ArrayList;
import java.util.List;

/**
 * The directions of a volume's axes in the patient, to the closest of left, right, anterior, posterior, superior and inferior.
 *
 * @param code a letter for each of x, y and z, such as {@code LPS}
 */
record Orientation(String code) {
    private static final String POSITIVE = "RAS";
    private static final String NEGATIVE = "LPI";

    /** The six ways to give patient axes to voxel axes: for right, anterior and superior the voxel axis. */
    private static final int[][] ASSIGNMENTS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    /** The error that rounding may leave in cosines. */
    private static final double ROUNDING = 1e-4;

    public Orientation {
        boolean each = code.length() == 3;
        for (int axis = 0; each && axis < 3; axis++) {
            each = code.indexOf(POSITIVE.charAt(axis)) >= 0 ^ code.indexOf(NEGATIVE.charAt(axis)) >= 0;
        }
        if (!each) {
            throw new IllegalArgumentException("an orientation is three letters such as LPS, not " + code);
        }
    }

    /**
     * The closest orientation of axes. Only places in the patient decide, never the order of storage: the copies of a volume
     * that are stored in other orders are turned to the same one, even where two orientations are equally close.
     */
    static Orientation of(Affine affine) {
        int[] best = ASSIGNMENTS[0];
        for (int[] candidate : ASSIGNMENTS) {
            if (isPreferred(affine, candidate, best)) {
                best = candidate;
            }
        }
        char[] code = new char[3];
        for (int patient = 0; patient < 3; patient++) {
            String letters = affine.at(patient, best[patient]) >= 0 ? POSITIVE : NEGATIVE;
            code[best[patient]] = letters.charAt(patient);
        }
        return new Orientation(new String(code));
    }

    private static boolean isPreferred(Affine affine, int[] one, int[] other) {
        double gain = closeness(affine, one) - closeness(affine, other);
        if (Math.abs(gain) > ROUNDING) {
            return gain > 0;
        }
        for (int patient = 0; patient < 3; patient++) {
            double[] mine = towards(affine, one, patient);
            double[] others = towards(affine, other, patient);
            for (int row = 0; row < 3; row++) {
                if (Math.abs(mine[row] - others[row]) > ROUNDING) {
                    return mine[row] > others[row];
                }
            }
        }
        return false;
    }

    /** The product of the cosines between patient axes and the voxel axes that are given to them. */
    private static double closeness(Affine affine, int[] assignment) {
        double product = 1;
        for (int patient = 0; patient < 3; patient++) {
            product *= Math.abs(affine.direction(assignment[patient])[patient]);
        }
        return product;
    }

    /** The direction of the voxel axis that is given to a patient axis, in that axis's sense. */
    private static double[] towards(Affine affine, int[] assignment, int patient) {
        double[] direction = affine.direction(assignment[patient]);
        double sense = direction[patient] < 0 ? -1 : 1;
        return new double[] {sense * direction[0], sense * direction[1], sense * direction[2]};
    }

    /** The voxel axis, from 0, that runs along a patient axis: 0 for left and right, 1 for front and back, 2 for up and down. */
    int axisAlong(int patient) {
        int positive = code.indexOf(POSITIVE.charAt(patient));
        return positive >= 0 ? positive : code.indexOf(NEGATIVE.charAt(patient));
    }

    /** The turn that brings a volume of this orientation into another. */
    Turn turnTo(Orientation target) {
        List<Turn.Axis> axes = new ArrayList<>();
        for (char wanted : target.code.toCharArray()) {
            int patient = Math.max(POSITIVE.indexOf(wanted), NEGATIVE.indexOf(wanted));
            int stored = axisAlong(patient);
            axes.add(new Turn.Axis(stored, code.charAt(stored) != wanted));
        }
        return new Turn(axes);
    }
}
