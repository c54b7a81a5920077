package org.desam4j.training.evaluate;

import java.util.Arrays;
import org.desam4j.training.volume.Geometry;

/**
 * The exact Euclidean distance transform with anisotropic spacing: lower envelopes of parabolas along one axis after the
 * other (Felzenszwalb and Huttenlocher, 2012).
 */
final class DistanceTransform {
    private DistanceTransform() {}

    /**
     * For each voxel the squared distance in mm² to the nearest of the given voxels; infinite if there are none.
     *
     * @param from voxels to measure from, x fastest
     */
    static double[] squared(boolean[] from, Geometry geometry) {
        double[] distance = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            distance[i] = from[i] ? 0 : Double.POSITIVE_INFINITY;
        }
        int columns = geometry.columns();
        int slice = geometry.voxelsPerSlice();
        along(distance, columns, 1, geometry.spacing().x());
        along(distance, geometry.rows(), columns, geometry.spacing().y());
        along(distance, geometry.slices(), slice, geometry.spacing().z());
        return distance;
    }

    /** Transforms every line of an axis with {@code length} voxels that lie {@code stride} apart. */
    private static void along(double[] distance, int length, int stride, double spacing) {
        double[] line = new double[length];
        Envelope envelope = new Envelope(length, spacing);
        for (int start = 0; start < distance.length; start++) {
            if (start / stride % length == 0) {
                for (int i = 0; i < length; i++) {
                    line[i] = distance[start + i * stride];
                }
                double[] result = envelope.transform(line);
                for (int i = 0; i < length; i++) {
                    distance[start + i * stride] = result[i];
                }
            }
        }
    }

    /** The lower envelope of the parabolas {@code line[i] + (x - i spacing)^2}. */
    private static final class Envelope {
        private final double spacing;
        private final int[] apex;
        private final double[] boundary;
        private final double[] result;

        Envelope(int length, double spacing) {
            this.spacing = spacing;
            apex = new int[length];
            boundary = new double[length + 1];
            result = new double[length];
        }

        double[] transform(double[] line) {
            int count = 0;
            for (int i = 0; i < line.length; i++) {
                if (Double.isInfinite(line[i])) {
                    continue;
                }
                double start = Double.NEGATIVE_INFINITY;
                while (count > 0) {
                    start = crossing(line, apex[count - 1], i);
                    if (start > boundary[count - 1]) {
                        break;
                    }
                    count--;
                    start = Double.NEGATIVE_INFINITY;
                }
                apex[count] = i;
                boundary[count] = start;
                count++;
            }
            if (count == 0) {
                Arrays.fill(result, Double.POSITIVE_INFINITY);
                return result;
            }
            int current = 0;
            for (int i = 0; i < line.length; i++) {
                while (current + 1 < count && boundary[current + 1] < i * spacing) {
                    current++;
                }
                double offset = (i - apex[current]) * spacing;
                result[i] = line[apex[current]] + offset * offset;
            }
            return result;
        }

        /** The place at which the parabola at j falls below the one at i, for i left of j. */
        private double crossing(double[] line, int i, int j) {
            double atI = i * spacing;
            double atJ = j * spacing;
            return (line[j] + atJ * atJ - line[i] - atI * atI) / (2 * (atJ - atI));
        }
    }
}
