package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.List;

/** An operation, or a chain of operations that a kernel can compute as one. */
public sealed interface Fusion {

    /** The shapes of the results for arguments of these shapes. */
    List<long[]> resultShapes(List<long[]> arguments);

    /** True if the result may take the place of the first argument. */
    default boolean mayOverwriteFirst() {
        return false;
    }

    /** The number of arguments, from the first, that are only multiplied, and so may be bfloat16 where products are. */
    default int factors() {
        return 0;
    }

    /** The activation function behind a product. */
    enum Activation {
        NONE,
        RELU,
        /** Exact: {@code x/2 (1 + erf(x / sqrt 2))}. */
        GELU
    }

    /**
     * {@code activation(scale (a b + bias)) + addend} with matrices in the last two dimensions. Arguments: a, b, then bias
     * {@code [n]} and addend {@code [..., m, n]} where there are such.
     *
     * @param transposeFirst true if a is {@code [..., k, m]}, not {@code [..., m, k]}
     * @param transposeSecond true if b is {@code [..., n, k]}, not {@code [..., k, n]}
     */
    record Product(
            boolean transposeFirst,
            boolean transposeSecond,
            boolean biased,
            double scale,
            Activation activation,
            boolean added)
            implements Fusion {
        /** The product alone. */
        static Product of(boolean transposeFirst, boolean transposeSecond) {
            return new Product(transposeFirst, transposeSecond, false, 1, Activation.NONE, false);
        }

        Product withBias() {
            return new Product(transposeFirst, transposeSecond, true, scale, activation, added);
        }

        Product scaledBy(double factor) {
            return new Product(transposeFirst, transposeSecond, biased, factor, activation, added);
        }

        Product before(Activation function) {
            return new Product(transposeFirst, transposeSecond, biased, scale, function, added);
        }

        Product plusAddend() {
            return new Product(transposeFirst, transposeSecond, biased, scale, activation, true);
        }

        @Override
        public int factors() {
            return 2;
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            long[] shape = arguments.get(0).clone();
            long[] second = arguments.get(1);
            int rank = shape.length;
            shape[rank - 2] = arguments.get(0)[transposeFirst ? rank - 1 : rank - 2];
            shape[rank - 1] = second[second.length - (transposeSecond ? 2 : 1)];
            return List.of(shape);
        }
    }

    /**
     * A product as maps of rows and columns, with a term for each row and one for each column of each map: the scores of attention with
     * decomposed relative positions. Arguments: the product's, then terms {@code [maps, rows, 1]} and {@code [maps, 1, columns]}. The
     * result is {@code [maps, rows, columns]}, the product's elements in their order.
     */
    record PositionedProduct(Product product) implements Fusion {
        @Override
        public int factors() {
            return product.factors();
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            long[] ofRows = arguments.get(arguments.size() - 2);
            long[] ofColumns = arguments.get(arguments.size() - 1);
            return List.of(repeatedOverEachOther(ofRows, ofColumns));
        }

        /** The shape of the sum of two arrays, each of which is repeated where it has one element and the other has more. */
        private static long[] repeatedOverEachOther(long[] one, long[] other) {
            int rank = Math.max(one.length, other.length);
            long[] shape = new long[rank];
            for (int fromEnd = 1; fromEnd <= rank; fromEnd++) {
                long ofOne = fromEnd <= one.length ? one[one.length - fromEnd] : 1;
                long ofOther = fromEnd <= other.length ? other[other.length - fromEnd] : 1;
                shape[rank - fromEnd] = Math.max(ofOne, ofOther);
            }
            return shape;
        }
    }

    /**
     * Attention with decomposed relative positions: {@code softmax(q k^T + terms) v} in each element of a batch, with the softmax over the
     * keys. Arguments: q {@code [batch, queries, d]}, k and v {@code [batch, rows * columns, d]}, then for each query a term for each row of
     * keys {@code [batch * queries, rows, 1]} and one for each column {@code [batch * queries, 1, columns]}.
     */
    record Attention() implements Fusion {
        @Override
        public int factors() {
            return 3;
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(arguments.get(0));
        }
    }

    /**
     * {@code leakyRelu(scale (x - mean) / sqrt(variance + epsilon) [* weight + shift])} with the biased variance. Arguments: x,
     * then weight and shift, of the shape of the dimensions that are normalised, where there are such.
     *
     * @param dimensions over which x is normalised
     * @param weighted true if there is a weight and a shift
     * @param slope of the leaky ReLU for negative values; 1 where there is none
     */
    record Normalization(List<Integer> dimensions, double epsilon, boolean weighted, double scale, double slope)
            implements Fusion {
        public Normalization {
            dimensions = List.copyOf(dimensions);
        }

        /** The normalisation alone. */
        static Normalization of(List<Integer> dimensions, double epsilon) {
            return new Normalization(dimensions, epsilon, false, 1, 1);
        }

        Normalization withWeight() {
            return new Normalization(dimensions, epsilon, true, scale, slope);
        }

        Normalization scaledBy(double factor) {
            return new Normalization(dimensions, epsilon, weighted, factor, slope);
        }

        Normalization withSlope(double ofNegative) {
            return new Normalization(dimensions, epsilon, weighted, scale, ofNegative);
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(arguments.get(0));
        }

        @Override
        public boolean mayOverwriteFirst() {
            return true;
        }
    }

    /**
     * The derivative of a {@link Normalization} alone, of which the graph keeps the parts: with {@code y = c / sqrt(e)},
     * {@code (g - mean(g) - y mean(g y)) / sqrt(e)}. Arguments: {@code c = x - mean}, {@code e = variance + epsilon} and the gradient g of y.
     *
     * @param dimensions over which x is normalised
     */
    record NormalizationGradient(List<Integer> dimensions) implements Fusion {
        public NormalizationGradient {
            dimensions = List.copyOf(dimensions);
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(arguments.get(0));
        }
    }

    /**
     * {@code leakyRelu(a [+ b])}. Arguments: a, then b of the same shape where there is one.
     *
     * @param slope for negative values
     */
    record LeakyRelu(boolean added, double slope) implements Fusion {
        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(arguments.get(0));
        }

        @Override
        public boolean mayOverwriteFirst() {
            return true;
        }
    }

    /**
     * The derivative of a leaky ReLU alone. Arguments: x and the gradient of the result.
     *
     * @param slope for negative values, and for 0
     */
    record LeakyReluGradient(double slope) implements Fusion {
        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(arguments.get(0));
        }
    }

    /** The softmax of x, the only argument, over its last dimension. */
    record Softmax() implements Fusion {
        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(arguments.get(0));
        }

        @Override
        public boolean mayOverwriteFirst() {
            return true;
        }
    }

    /**
     * A 2-D convolution, square and with the same stride and padding in both directions. Arguments: x {@code [N, H, W, in]}, weights
     * {@code [k, k, in, out]}, then a bias {@code [out]} where there is one.
     */
    record Convolution(int stride, int padding, boolean biased) implements Fusion {
        @Override
        public int factors() {
            return 1;
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            long[] shape = arguments.get(0).clone();
            long[] weights = arguments.get(1);
            for (int side = 1; side <= 2; side++) {
                shape[side] = (shape[side] + 2L * padding - weights[0]) / stride + 1;
            }
            shape[3] = weights[3];
            return List.of(shape);
        }
    }

    /**
     * A transposed 2-D convolution whose stride is its kernel. Arguments: x {@code [N, H, W, in]}, weights {@code [k, k, out, in]},
     * then a bias {@code [out]} where there is one.
     */
    record TransposedConvolution(boolean biased) implements Fusion {
        @Override
        public int factors() {
            return 1;
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            long[] x = arguments.get(0);
            long[] weights = arguments.get(1);
            return List.of(new long[] {x[0], x[1] * weights[0], x[2] * weights[1], weights[2]});
        }
    }

    /**
     * x, the only argument, with its dimensions in another order.
     *
     * @param order for each dimension of the result that of x
     */
    record Permutation(List<Integer> order) implements Fusion {
        public Permutation {
            order = List.copyOf(order);
        }

        @Override
        public List<long[]> resultShapes(List<long[]> arguments) {
            return List.of(order.stream()
                    .mapToLong(dimension -> arguments.get(0)[dimension])
                    .toArray());
        }
    }

    /** The derivative of an operation with two arguments, each of which may have a gradient. */
    sealed interface Gradient extends Fusion {

        /** True if the gradient of the first argument is wanted; it is the first result then. */
        boolean ofFirst();

        /** True if the gradient of the second argument is wanted; it is the last result then. */
        boolean ofSecond();

        @Override
        default int factors() {
            return 3;
        }

        @Override
        default List<long[]> resultShapes(List<long[]> arguments) {
            List<long[]> shapes = new ArrayList<>();
            if (ofFirst()) {
                shapes.add(arguments.get(0));
            }
            if (ofSecond()) {
                shapes.add(arguments.get(1));
            }
            return shapes;
        }
    }

    /** The derivative of a {@link Product} alone. Arguments: a, b and the product's gradient. */
    record ProductGradient(boolean transposeFirst, boolean transposeSecond, boolean ofFirst, boolean ofSecond)
            implements Gradient {}

    /** The derivative of a convolution without a bias. Arguments: x, weights and the gradient of the result. */
    record ConvolutionGradient(Convolution of, boolean ofFirst, boolean ofSecond) implements Gradient {}

    /** The derivative of a {@link TransposedConvolution} without a bias. Arguments: x, weights and the gradient of the result. */
    record TransposedConvolutionGradient(boolean ofFirst, boolean ofSecond) implements Gradient {}
}
