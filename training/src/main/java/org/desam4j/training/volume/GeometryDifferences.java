package org.desam4j.training.volume;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words for what two geometries do not share, with as many digits as it takes to see it. */
final class GeometryDifferences {
    private static final double SPACING_SHARE = 1e-4;
    private static final double DEGREES = 0.01;
    private static final double ORIGIN_VOXELS = 1e-3;
    private static final int FEWEST_DIGITS = 4;
    private static final int MOST_DIGITS = 9;

    private GeometryDifferences() {}

    /** One phrase for each of size, axes, spacing and origin that differs; the first geometry's value comes first. */
    static List<String> of(Geometry one, Geometry other) {
        List<String> differences = new ArrayList<>();
        if (!one.hasSizeOf(other)) {
            differences.add(size(one) + " voxels, not " + size(other));
        }
        Orientation axes = Orientation.of(one.affine());
        Orientation others = Orientation.of(other.affine());
        if (!axes.equals(others)) {
            differences.add("axes " + axes.code() + ", not " + others.code());
        } else if (one.affine().degreesTo(other.affine()) > DEGREES) {
            differences.add(String.format(
                    Locale.ROOT, "axes turned by %.3g degrees", one.affine().degreesTo(other.affine())));
        }
        if (!one.spacing().isWithin(SPACING_SHARE, other.spacing())) {
            differences.add("spacing " + numbers(lengths(one), lengths(other), " x "));
        }
        double[] from = one.affine().place(0, 0, 0);
        double[] to = other.affine().place(0, 0, 0);
        double[] step = {to[0] - from[0], to[1] - from[1], to[2] - from[2]};
        double[] voxels = one.affine().inVoxels(step);
        if (Math.max(Math.abs(voxels[0]), Math.max(Math.abs(voxels[1]), Math.abs(voxels[2]))) > ORIGIN_VOXELS) {
            differences.add("origin " + numbers(from, to, ", "));
        }
        return differences;
    }

    private static String size(Geometry geometry) {
        return geometry.columns() + " x " + geometry.rows() + " x " + geometry.slices();
    }

    private static double[] lengths(Geometry geometry) {
        Spacing spacing = geometry.spacing();
        return new double[] {spacing.x(), spacing.y(), spacing.z()};
    }

    private static String numbers(double[] one, double[] other, String separator) {
        int digits = FEWEST_DIGITS;
        while (digits < MOST_DIGITS && text(one, digits, separator).equals(text(other, digits, separator))) {
            digits++;
        }
        return text(one, digits, separator) + " mm, not " + text(other, digits, separator) + " mm";
    }

    private static String text(double[] numbers, int digits, String separator) {
        return Arrays.stream(numbers)
                .mapToObj(number -> Spacing.text(number, digits))
                .collect(Collectors.joining(separator));
    }
}
