package org.desam4j.training.volume;

import java.math.BigDecimal;
import java.math.MathContext;

/** The size of a voxel along each axis in mm. */
public record Spacing(double x, double y, double z) {
    private static final int SHOWN_DIGITS = 4;

    /** The size along the first, second or third axis. */
    double along(int axis) {
        return switch (axis) {
            case 0 -> x;
            case 1 -> y;
            default -> z;
        };
    }

    /** True if no side differs by more than a share of itself. */
    boolean isWithin(double share, Spacing other) {
        for (int axis = 0; axis < 3; axis++) {
            if (!(Math.abs(along(axis) - other.along(axis)) <= share * Math.abs(along(axis)))) {
                return false;
            }
        }
        return true;
    }

    /** A number with so many significant digits at most, without an exponent. */
    static String text(double number, int digits) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        String text = new BigDecimal(number)
                .round(new MathContext(digits))
                .stripTrailingZeros()
                .toPlainString();
        return text.equals("-0") ? "0" : text;
    }

    @Override
    public String toString() {
        return text(x, SHOWN_DIGITS) + " x " + text(y, SHOWN_DIGITS) + " x " + text(z, SHOWN_DIGITS) + " mm";
    }
}
