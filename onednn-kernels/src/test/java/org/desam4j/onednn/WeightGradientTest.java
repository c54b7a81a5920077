package org.desam4j.onednn;

import java.util.List;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Gradients of weights that are large enough to be computed in shares, against the products of their definition in double precision. */
class WeightGradientTest {
    private final int before = ComputeThreads.count();

    @AfterEach
    void restore() {
        ComputeThreads.use(before);
    }

    /**
     * {@code dW[i, j] = sum x[y + i - 1, x + j - 1]^T g[y, x]}: shares of the output's channels, of the input's, of neither, and too little for more
     * than one thread.
     */
    @ParameterizedTest(name = "{0} threads, {1} images of {2} x {2}, {3} to {4} channels")
    @CsvSource({
        "1, 2, 32, 32, 64",
        "2, 2, 32, 32, 64",
        "4, 1, 64, 32, 64",
        "2, 1, 64, 64, 9",
        "4, 2, 64, 64, 16",
        "3, 1, 64, 32, 64",
        "2, 1, 16, 16, 32"
    })
    void ofAConvolution(int threads, int images, int side, int in, int out) {
        INDArray x = random(images, side, side, in);
        INDArray gradient = random(images, side, side, out);
        INDArray padded = Nd4j.create(DataType.DOUBLE, images, side + 2, side + 2, in);
        window(padded, 1, 1, side).assign(x);
        INDArray expected = Nd4j.create(DataType.DOUBLE, 3, 3, in, out);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                product(expected, row, column, window(padded, row, column, side), gradient);
            }
        }
        Fusion fusion = new Fusion.ConvolutionGradient(new Fusion.Convolution(1, 1, false), false, true);
        check(fusion, threads, x, gradient, expected);
    }

    /** {@code dW[i, j] = sum g[2 y + i, 2 x + j]^T x[y, x]}. */
    @ParameterizedTest(name = "{0} threads, {1} to {2} channels")
    @CsvSource({"1, 32, 64", "2, 32, 64", "2, 64, 33", "4, 64, 128"})
    void ofATransposedConvolution(int threads, int in, int out) {
        int side = 128;
        INDArray x = random(1, side / 2, side / 2, in);
        INDArray gradient = random(1, side, side, out);
        INDArray expected = Nd4j.create(DataType.DOUBLE, 2, 2, out, in);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                INDArray reached = gradient.get(
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(row, 2, side),
                        NDArrayIndex.interval(column, 2, side),
                        NDArrayIndex.all());
                product(expected, row, column, reached, x);
            }
        }
        check(new Fusion.TransposedConvolutionGradient(false, true), threads, x, gradient, expected);
    }

    private static INDArray random(long... shape) {
        return Nd4j.rand(DataType.FLOAT, shape).subi(0.5);
    }

    private static INDArray window(INDArray padded, int row, int column, int side) {
        return padded.get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(row, row + side),
                NDArrayIndex.interval(column, column + side),
                NDArrayIndex.all());
    }

    private static void product(INDArray expected, int row, int column, INDArray a, INDArray b) {
        INDArray sum = rows(a).transpose().mmul(rows(b));
        expected.get(NDArrayIndex.point(row), NDArrayIndex.point(column), NDArrayIndex.all(), NDArrayIndex.all())
                .assign(sum);
    }

    private static INDArray rows(INDArray maps) {
        long channels = maps.size(3);
        return maps.castTo(DataType.DOUBLE).dup('c').reshape(maps.length() / channels, channels);
    }

    private static void check(Fusion fusion, int threads, INDArray x, INDArray gradient, INDArray expected) {
        ComputeThreads.use(threads);
        check(Precision.FLOAT32, 1e-5, fusion, x, gradient, expected);
        if (Precision.BFLOAT16.obstacle().isEmpty()) {
            check(Precision.BFLOAT16, 0.01, fusion, x, gradient, expected);
        }
    }

    private static void check(
            Precision precision, double tolerance, Fusion fusion, INDArray x, INDArray gradient, INDArray expected) {
        INDArray weights = random(expected.shape());
        INDArray result = Nd4j.create(DataType.FLOAT, expected.shape());
        List<Operand> arguments =
                List.of(new Operand(x, false), new Operand(weights, false), new Operand(gradient, false));
        try (Kernels kernels = new OneDnnKernels(precision)) {
            kernels.bind(fusion, arguments, List.of(result)).orElseThrow().execute();
        }
        Golden.assertRelativelyClose(result, expected.castTo(DataType.FLOAT), tolerance);
    }
}
