package org.desam4j.training.preprocess.internal;

import java.util.Arrays;

/**
 * Resizes slices to a square, as the published preprocessing does with scikit-image 0.19: cubic for images, nearest for
 * labels. Slices are row-major; a target of size {@code m} samples a source of size {@code n} at
 * {@code (i + 0.5) n / m - 0.5}.
 */
public final class SliceResampler {
    /** Zeros around a slice before its spline is fitted, so that outside of it counts as 0. */
    private static final int PADDING = 12;

    private static final double GAUSSIAN_REACH = 4;

    /** The amount that a sum of products of whole numbers may lack of the whole number that it is. */
    private static final double ROUNDING = 1e-9;

    private static final double SPLINE_POLE = Math.sqrt(3) - 2;

    private SliceResampler() {}

    /**
     * Nearest neighbour, halves rounded up.
     *
     * @return {@code size * size} labels
     */
    public static byte[] nearest(byte[] labels, int rows, int columns, int size) {
        byte[] result = new byte[size * size];
        for (int y = 0; y < size; y++) {
            int fromY = (int) ((y + 0.5) * rows / size);
            for (int x = 0; x < size; x++) {
                int fromX = (int) ((x + 0.5) * columns / size);
                result[y * size + x] = labels[fromY * columns + fromX];
            }
        }
        return result;
    }

    /**
     * The Gaussian that scikit-image puts before shrinking, in the labels' own whole numbers: each pass truncates, so that
     * the boundary of a 0/1 label of 320 pixels or more loses about a pixel. Sums are made in SciPy's order: at some sizes, 321
     * among them, the weights add up to a little less than 1, and nothing of the label is left.
     */
    public static byte[] truncatingGaussian(byte[] labels, int rows, int columns, int size) {
        byte[] down = transposed(truncatedRows(transposed(labels, rows, columns), columns, rows, size), columns, rows);
        return truncatedRows(down, rows, columns, size);
    }

    private static byte[] truncatedRows(byte[] labels, int rows, int columns, int size) {
        double[] kernel = gaussian(columns, size);
        byte[] result = new byte[labels.length];
        double[] line = new double[columns];
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < columns; x++) {
                line[x] = labels[row * columns + x];
            }
            double[] smooth = convolved(line, kernel);
            for (int x = 0; x < columns; x++) {
                result[row * columns + x] = (byte) smooth[x];
            }
        }
        return result;
    }

    /** Rows become columns. */
    static byte[] transposed(byte[] values, int rows, int columns) {
        byte[] result = new byte[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = values[row * columns + column];
            }
        }
        return result;
    }

    /**
     * Cubic B-spline interpolation, after a Gaussian where the slice shrinks; what lies outside is 0, and the result stays
     * within the slice's range.
     *
     * @return {@code size * size} values
     */
    public static double[] cubic(double[] slice, int rows, int columns, int size) {
        double low = Arrays.stream(slice).min().orElseThrow();
        double high = Arrays.stream(slice).max().orElseThrow();
        double[] across = resizedRows(slice, rows, columns, size);
        double[] down = resizedRows(transposed(across, rows, size), size, rows, size);
        double[] result = transposed(down, size, size);
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.min(high, Math.max(low, result[i]));
        }
        return result;
    }

    /** Whole grey levels, truncated as published; a level that rounding left a little too low is that level. */
    public static byte[] truncated(double[] values) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (int) (values[i] + ROUNDING);
        }
        return result;
    }

    /** Filters and samples each row; both steps are separable, so that rows and columns can be done in turn. */
    private static double[] resizedRows(double[] values, int rows, int columns, int size) {
        if (columns == size) {
            return values;
        }
        double[] kernel = gaussian(columns, size);
        double[] result = new double[rows * size];
        double[] padded = new double[columns + 2 * PADDING];
        for (int row = 0; row < rows; row++) {
            double[] smooth = convolved(Arrays.copyOfRange(values, row * columns, (row + 1) * columns), kernel);
            Arrays.fill(padded, 0);
            System.arraycopy(smooth, 0, padded, PADDING, columns);
            toSplineCoefficients(padded);
            for (int i = 0; i < size; i++) {
                double position = (i + 0.5) * columns / size - 0.5 + PADDING;
                result[row * size + i] = spline(padded, position);
            }
        }
        return result;
    }

    /** The weights of SciPy's Gaussian, with the width that scikit-image gives it for shrinking {@code from} pixels. */
    private static double[] gaussian(int from, int to) {
        double sigma = Math.max(0, (from / (double) to - 1) / 2);
        int radius = (int) (GAUSSIAN_REACH * sigma + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = radius == 0 ? 1 : StrictMath.exp(-0.5 / (sigma * sigma) * (i * i));
            sum += kernel[i + radius];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Sums as SciPy does: the middle first, then pairs from the farthest to the nearest; the outside is 0. */
    private static double[] convolved(double[] line, double[] kernel) {
        int radius = kernel.length / 2;
        if (radius == 0) {
            return line;
        }
        double[] result = new double[line.length];
        for (int i = 0; i < line.length; i++) {
            result[i] = line[i] * kernel[radius];
            for (int reach = radius; reach > 0; reach--) {
                double before = i - reach < 0 ? 0 : line[i - reach];
                double after = i + reach >= line.length ? 0 : line[i + reach];
                result[i] += (before + after) * kernel[radius - reach];
            }
        }
        return result;
    }

    /** The recursive prefilter of cubic B-splines with mirrored ends (Unser et al., 1993), in place. */
    private static void toSplineCoefficients(double[] line) {
        int last = line.length - 1;
        double gain = (1 - SPLINE_POLE) * (1 - 1 / SPLINE_POLE);
        for (int i = 0; i <= last; i++) {
            line[i] *= gain;
        }
        double power = SPLINE_POLE;
        double start = line[0] + Math.pow(SPLINE_POLE, last) * line[last];
        for (int i = 1; i < last; i++) {
            start += (power + Math.pow(SPLINE_POLE, 2.0 * last - i)) * line[i];
            power *= SPLINE_POLE;
        }
        line[0] = start / (1 - Math.pow(SPLINE_POLE, 2.0 * last));
        for (int i = 1; i <= last; i++) {
            line[i] += SPLINE_POLE * line[i - 1];
        }
        line[last] = (SPLINE_POLE / (SPLINE_POLE * SPLINE_POLE - 1)) * (line[last] + SPLINE_POLE * line[last - 1]);
        for (int i = last - 1; i >= 0; i--) {
            line[i] = SPLINE_POLE * (line[i + 1] - line[i]);
        }
    }

    private static double spline(double[] coefficients, double position) {
        int below = (int) Math.floor(position);
        double t = position - below;
        double u = 1 - t;
        return (coefficients[below - 1] * u * u * u
                        + coefficients[below] * (4 - 6 * t * t + 3 * t * t * t)
                        + coefficients[below + 1] * (4 - 6 * u * u + 3 * u * u * u)
                        + coefficients[below + 2] * t * t * t)
                / 6;
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] result = new double[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = values[row * columns + column];
            }
        }
        return result;
    }
}
