package org.desam4j.training.volume;

import java.util.List;
import java.util.Optional;

/** The NIfTI standard's method 2: voxel sizes, a rotation by the quaternion (a, b, c, d) with {@code a >= 0}, and an offset. */
final class NiftiQuaternion {
    /** The amount that rounding may add to the square of a unit quaternion's length. */
    private static final double ROUNDING = 1e-3;

    private NiftiQuaternion() {}

    /** The qform's affine in the header's own unit; empty if its quaternion is longer than a rotation's. */
    static Optional<Affine> affine(NiftiFields fields) {
        double b = fields.quaternion(0);
        double c = fields.quaternion(1);
        double d = fields.quaternion(2);
        double squares = b * b + c * c + d * d;
        if (!(squares <= 1 + ROUNDING)) {
            return Optional.empty();
        }
        double length = Math.max(1, Math.sqrt(squares));
        return Optional.of(affine(fields, Math.sqrt(Math.max(0, 1 - squares)), b / length, c / length, d / length));
    }

    private static Affine affine(NiftiFields fields, double a, double b, double c, double d) {
        double handedness = fields.spacing(0) < 0 ? -1 : 1;
        double x = Math.abs(fields.spacing(1));
        double y = Math.abs(fields.spacing(2));
        double z = Math.abs(fields.spacing(3)) * handedness;
        return new Affine(List.of(
                (a * a + b * b - c * c - d * d) * x,
                2 * (b * c - a * d) * y,
                2 * (b * d + a * c) * z,
                fields.quaternion(3),
                2 * (b * c + a * d) * x,
                (a * a + c * c - b * b - d * d) * y,
                2 * (c * d - a * b) * z,
                fields.quaternion(4),
                2 * (b * d - a * c) * x,
                2 * (c * d + a * b) * y,
                (a * a + d * d - b * b - c * c) * z,
                fields.quaternion(5)));
    }
}
