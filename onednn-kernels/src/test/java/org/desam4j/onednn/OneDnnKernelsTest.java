package org.desam4j.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.Features;
import org.desam4j.model.Golden;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.KernelLibrary;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnKernelsTest {
    private static final double FLOAT32 = 1e-5;

    /** Half a unit in the last of 8 bits, of each of two factors. */
    private static final double BFLOAT16 = 2.0 / 256;

    /** {@code a b^T}. */
    private static final Fusion.Product PRODUCT_WITH_TRANSPOSED =
            new Fusion.Product(false, true, false, 1, Fusion.Activation.NONE, false);

    private final Kernels exact = new OneDnnKernels(Precision.FLOAT32);
    private final Kernels half = new OneDnnKernels(Precision.BFLOAT16);

    @AfterEach
    void close() {
        exact.close();
        half.close();
    }

    private static Operand operand(INDArray array) {
        return new Operand(array, false);
    }

    @Test
    void isFoundWhereItIsInstalled() {
        KernelLibrary library = KernelLibrary.installed().orElseThrow();
        assertThat(library.description()).startsWith("oneDNN 3.");
        assertThat(library.isFast(Precision.FLOAT32)).isTrue();
    }

    /** {@code relu(2 (a b^T + bias)) + addend}, from its definition in double precision. */
    @Test
    void aProductWithAllThatFollowsIt() {
        INDArray a = Nd4j.rand(DataType.FLOAT, 5, 7).subi(0.5);
        INDArray b = Nd4j.rand(DataType.FLOAT, 3, 7).subi(0.5);
        INDArray bias = Nd4j.rand(DataType.FLOAT, 3);
        INDArray addend = Nd4j.rand(DataType.FLOAT, 5, 3);
        INDArray expected = Nd4j.create(DataType.FLOAT, 5, 3);
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 3; column++) {
                double sum = bias.getDouble(column);
                for (int inner = 0; inner < 7; inner++) {
                    sum += a.getDouble(row, inner) * b.getDouble(column, inner);
                }
                expected.putScalar(row, column, Math.max(0, 2 * sum) + addend.getDouble(row, column));
            }
        }
        Fusion product = new Fusion.Product(false, true, true, 2, Fusion.Activation.RELU, true);
        for (boolean frozen : new boolean[] {false, true}) {
            List<Operand> arguments =
                    List.of(operand(a), new Operand(b, frozen), new Operand(bias, frozen), operand(addend));
            assertResult(exact, product, arguments, expected, FLOAT32);
            if (hasBfloat16()) {
                assertResult(half, product, arguments, expected, 4 * BFLOAT16);
            }
        }
    }

    /** {@code sum over i of a[m, i] b[n, i]} for keys n of a map of 3 x 5, plus {@code rows[m, n / 5] + columns[m, n % 5]}. */
    @Test
    void aProductWithTermsForRowsAndColumns() {
        INDArray a = Nd4j.rand(DataType.FLOAT, 2, 7, 9).subi(0.5);
        INDArray b = Nd4j.rand(DataType.FLOAT, 2, 15, 9).subi(0.5);
        INDArray rows = Nd4j.rand(DataType.FLOAT, 14, 3, 1);
        INDArray columns = Nd4j.rand(DataType.FLOAT, 14, 1, 5);
        INDArray expected = Nd4j.create(DataType.FLOAT, 14, 3, 5);
        for (int[] at : indexes(2, 7, 3, 5)) {
            int map = 7 * at[0] + at[1];
            double sum = rows.getDouble(map, at[2], 0) + columns.getDouble(map, 0, at[3]);
            for (int inner = 0; inner < 9; inner++) {
                sum += a.getDouble(at[0], at[1], inner) * b.getDouble(at[0], 5 * at[2] + at[3], inner);
            }
            expected.putScalar(new int[] {map, at[2], at[3]}, sum);
        }
        Fusion product = new Fusion.PositionedProduct(PRODUCT_WITH_TRANSPOSED);
        List<Operand> arguments = List.of(operand(a), operand(b), operand(rows), operand(columns));
        assertResult(exact, product, arguments, expected, FLOAT32);
        if (hasBfloat16()) {
            assertResult(half, product, arguments, expected, 4 * BFLOAT16);
        }
    }

    /** In one block, in one of each element of the batch, in ones of two queries, and in one of each query. */
    @Test
    void attentionInBlocksIsThatOfItsDefinition() {
        INDArray q = Nd4j.randn(DataType.FLOAT, 2, 4, 5);
        INDArray k = Nd4j.randn(DataType.FLOAT, 2, 6, 5);
        INDArray v = Nd4j.randn(DataType.FLOAT, 2, 6, 5);
        INDArray rows = Nd4j.randn(DataType.FLOAT, 8, 2, 1);
        INDArray columns = Nd4j.randn(DataType.FLOAT, 8, 1, 3);
        INDArray expected = attention(q, k, v, rows, columns);
        List<Operand> arguments = List.of(operand(q), operand(k), operand(v), operand(rows), operand(columns));
        for (long queriesOfBlock : new long[] {8, 4, 3, 1, 0}) {
            long bytes = queriesOfBlock * 6 * Float.BYTES;
            try (Device device = new Device()) {
                INDArray result = Nd4j.create(DataType.FLOAT, 2, 4, 5);
                Step step = new AttentionKernel(device, Precision.FLOAT32, arguments, result, bytes);
                for (int run = 0; run < 2; run++) {
                    result.assign(Double.NaN);
                    step.execute();
                    Golden.assertClose(result, expected, FLOAT32);
                }
                assertThat(step.multiplyAdds()).isEqualTo(2L * 2 * 4 * 6 * 5);
            }
        }
        assertResult(exact, new Fusion.Attention(), arguments, expected, FLOAT32);
        if (hasBfloat16()) {
            List<Operand> halves = new ArrayList<>(List.of(half(q), half(k), half(v)));
            halves.addAll(arguments.subList(3, 5));
            assertResult(half, new Fusion.Attention(), halves, expected, 8 * BFLOAT16);
            assertThat(half.bind(new Fusion.Attention(), arguments, List.of(q.dup())))
                    .isEmpty();
        }
    }

    private static Operand half(INDArray array) {
        return operand(array.castTo(DataType.BFLOAT16));
    }

    /** {@code sum over t of softmax(q k_t + row term + column term)_t v_t} for each query, in double precision. */
    private static INDArray attention(INDArray q, INDArray k, INDArray v, INDArray rows, INDArray columns) {
        INDArray result = Nd4j.create(DataType.DOUBLE, q.shape());
        for (int[] at : indexes(2, 4)) {
            int map = at[0] * 4 + at[1];
            double[] weights = new double[6];
            for (int token = 0; token < 6; token++) {
                double score = rows.getDouble(map, token / 3, 0) + columns.getDouble(map, 0, token % 3);
                for (int inner = 0; inner < 5; inner++) {
                    score += q.getDouble(at[0], at[1], inner) * k.getDouble(at[0], token, inner);
                }
                weights[token] = Math.exp(score);
            }
            double all = DoubleStream.of(weights).sum();
            for (int token = 0; token < 6; token++) {
                for (int inner = 0; inner < 5; inner++) {
                    add(result, weights[token] / all * v.getDouble(at[0], token, inner), at[0], at[1], inner);
                }
            }
        }
        return result.castTo(DataType.FLOAT);
    }

    @Test
    void attentionOfOtherShapesIsNotTaken() {
        INDArray q = Nd4j.randn(DataType.FLOAT, 2, 4, 5);
        INDArray k = Nd4j.randn(DataType.FLOAT, 2, 6, 5);
        INDArray rows = Nd4j.randn(DataType.FLOAT, 8, 2, 1);
        INDArray columns = Nd4j.randn(DataType.FLOAT, 8, 1, 3);
        for (List<INDArray> arguments : List.of(
                List.of(q, k, k, columns, rows),
                List.of(q, k, q, rows, columns),
                List.of(q, q, q, rows, columns),
                List.of(q, k, k, rows, Nd4j.randn(DataType.FLOAT, 1, 1, 3)))) {
            List<Operand> operands =
                    arguments.stream().map(OneDnnKernelsTest::operand).toList();
            assertThat(exact.bind(new Fusion.Attention(), operands, List.of(q.dup())))
                    .isEmpty();
        }
    }

    /** Other values that are added to a product are left to ND4J, which repeats them as it must. */
    @Test
    void termsOfOtherShapesAreNotTaken() {
        INDArray a = Nd4j.rand(DataType.FLOAT, 4, 9);
        INDArray b = Nd4j.rand(DataType.FLOAT, 15, 9);
        INDArray rows = Nd4j.rand(DataType.FLOAT, 4, 3, 1);
        INDArray columns = Nd4j.rand(DataType.FLOAT, 4, 1, 5);
        Fusion product = new Fusion.PositionedProduct(PRODUCT_WITH_TRANSPOSED);
        INDArray result = Nd4j.create(DataType.FLOAT, 4, 3, 5);
        for (List<INDArray> terms : List.of(
                List.of(columns, rows),
                List.of(rows, Nd4j.rand(DataType.FLOAT, 1, 1, 5)),
                List.of(Nd4j.rand(DataType.FLOAT, 4, 3, 5), columns))) {
            List<Operand> arguments = List.of(operand(a), operand(b), operand(terms.get(0)), operand(terms.get(1)));
            assertThat(exact.bind(product, arguments, List.of(result))).isEmpty();
        }
        INDArray fewer = Nd4j.rand(DataType.FLOAT, 10, 9);
        List<Operand> ofFewerKeys = List.of(operand(a), operand(fewer), operand(rows), operand(columns));
        assertThat(exact.bind(product, ofFewerKeys, List.of(result))).isEmpty();
        INDArray vector = Nd4j.rand(DataType.FLOAT, 15);
        List<Operand> ofVectors = List.of(operand(a), operand(b), operand(vector), operand(vector));
        assertThat(exact.bind(product, ofVectors, List.of(Nd4j.create(DataType.FLOAT, 15))))
                .isEmpty();
    }

    private static boolean hasBfloat16() {
        return Precision.BFLOAT16.obstacle().isEmpty();
    }

    private static void assertResult(
            Kernels kernels, Fusion fusion, List<Operand> arguments, INDArray expected, double tolerance) {
        INDArray result = Nd4j.create(DataType.FLOAT, expected.shape());
        Step step = kernels.bind(fusion, arguments, List.of(result)).orElseThrow();
        for (int run = 0; run < 2; run++) {
            result.assign(Double.NaN);
            step.execute();
            Golden.assertClose(result, expected, tolerance);
        }
    }

    /** An operand that is not frozen is read anew in each run, also where a step converts it. */
    @Test
    void aChangedWeightIsSeen() {
        INDArray one = Nd4j.ones(DataType.FLOAT, 1, 1);
        INDArray weight = Nd4j.ones(DataType.FLOAT, 1, 1);
        INDArray result = Nd4j.create(DataType.FLOAT, 1, 1);
        Fusion product = new Fusion.Product(false, false, false, 1, Fusion.Activation.NONE, false);
        Kernels kernels = hasBfloat16() ? half : exact;
        Step step = kernels.bind(product, List.of(operand(one), operand(weight)), List.of(result))
                .orElseThrow();
        weight.assign(3);
        step.execute();
        assertThat(result.getDouble(0)).isEqualTo(3);
    }

    /** Nothing but the step knows the arrays here, as with tables that a program has computed of frozen weights. */
    @Test
    void aStepHoldsTheMemoryThatItReads() throws InterruptedException {
        INDArray result = Nd4j.create(DataType.FLOAT, 64, 64);
        Step step = ofForgottenArrays(result);
        for (int round = 0; round < 20; round++) {
            System.gc();
            Thread.sleep(20);
            Nd4j.create(DataType.FLOAT, 64, 64).assign(round);
        }
        step.execute();
        assertThat(result.minNumber().doubleValue()).isEqualTo(64);
        assertThat(result.maxNumber().doubleValue()).isEqualTo(64);
    }

    private Step ofForgottenArrays(INDArray result) {
        Fusion product = new Fusion.Product(false, false, false, 1, Fusion.Activation.NONE, false);
        List<Operand> ones =
                List.of(operand(Nd4j.ones(DataType.FLOAT, 64, 64)), operand(Nd4j.ones(DataType.FLOAT, 64, 64)));
        return exact.bind(product, ones, List.of(result)).orElseThrow();
    }

    /** A row of 1, 2, 3 has the mean 2 and the variance 2/3. */
    @Test
    void aNormWithFactorAndSlope() {
        INDArray x = Nd4j.createFromArray(new float[][] {{1, 2, 3}});
        double unit = Math.sqrt(1.5);
        INDArray expected = Nd4j.createFromArray(new double[][] {{-0.5 * unit * 0.1, 0, 0.5 * unit}})
                .castTo(DataType.FLOAT);
        Fusion norm = new Fusion.Normalization(List.of(1), 0, false, 0.5, 0.1);
        assertResult(exact, norm, List.of(operand(x)), expected, FLOAT32);
    }

    /** Two maps of 1 x 3 pixels with two channels each, of which one is as above; the means and variances are each channel's of each map. */
    @Test
    void anInstanceNormWithFactorAndSlope() {
        INDArray x =
                Nd4j.createFromArray(1f, 10, 2, 20, 3, 30, 3, 7, 2, 7, 1, 7).reshape(2, 1, 3, 2);
        float unit = (float) Math.sqrt(1.5);
        float low = -0.5f * unit * 0.1f;
        float high = 0.5f * unit;
        INDArray expected = Nd4j.createFromArray(low, low, 0, 0, high, high, high, 0, 0, 0, low, 0)
                .reshape(2, 1, 3, 2);
        Fusion norm = new Fusion.Normalization(List.of(1, 2), 1e-12, false, 0.5, 0.1);
        assertResult(exact, norm, List.of(operand(x)), expected, FLOAT32);
    }

    @Test
    void aLeakyReluOfASum() {
        INDArray a = Nd4j.createFromArray(1f, -1f, -3f, 0f);
        INDArray b = Nd4j.createFromArray(2f, 2f, 1f, 0f);
        INDArray expected = Nd4j.createFromArray(3f, 1f, -0.5f, 0f);
        Fusion ofSum = new Fusion.LeakyRelu(true, 0.25);
        assertResult(exact, ofSum, List.of(operand(a), operand(b)), expected, FLOAT32);
        Fusion alone = new Fusion.LeakyRelu(false, 0.25);
        assertResult(exact, alone, List.of(operand(a.add(b))), expected, FLOAT32);
        INDArray repeated = Nd4j.createFromArray(1f);
        assertThat(exact.bind(ofSum, List.of(operand(a), operand(repeated)), List.of(a.dup())))
                .isEmpty();
    }

    /** Of the sum of a convolution's results times the gradient g: {@code dW[i, j, c, o] = sum x[y + i - 1, x + j - 1, c] g[y, x, o]}. */
    @Test
    void theGradientsOfAConvolution() {
        INDArray x = Nd4j.rand(DataType.FLOAT, 1, 4, 5, 2);
        INDArray weights = Nd4j.rand(DataType.FLOAT, 3, 3, 2, 3);
        INDArray gradient = Nd4j.rand(DataType.FLOAT, 1, 4, 5, 3);
        INDArray ofX = Nd4j.create(DataType.FLOAT, 1, 4, 5, 2);
        INDArray ofWeights = Nd4j.create(DataType.FLOAT, 3, 3, 2, 3);
        INDArray expectedOfX = Nd4j.create(DataType.DOUBLE, 1, 4, 5, 2);
        INDArray expectedOfWeights = Nd4j.create(DataType.DOUBLE, 3, 3, 2, 3);
        for (int[] at : indexes(3, 3, 2, 3, 4, 5)) {
            int row = at[4] + at[0] - 1;
            int column = at[5] + at[1] - 1;
            if (row >= 0 && row < 4 && column >= 0 && column < 5) {
                double g = gradient.getDouble(0, at[4], at[5], at[3]);
                add(expectedOfX, g * weights.getDouble(at[0], at[1], at[2], at[3]), 0, row, column, at[2]);
                add(expectedOfWeights, g * x.getDouble(0, row, column, at[2]), at[0], at[1], at[2], at[3]);
            }
        }
        Fusion.Convolution convolution = new Fusion.Convolution(1, 1, false);
        Fusion both = new Fusion.ConvolutionGradient(convolution, true, true);
        List<Operand> arguments = List.of(operand(x), operand(weights), operand(gradient));
        exact.bind(both, arguments, List.of(ofX, ofWeights)).orElseThrow().execute();
        Golden.assertClose(ofX, expectedOfX.castTo(DataType.FLOAT), FLOAT32);
        Golden.assertClose(ofWeights, expectedOfWeights.castTo(DataType.FLOAT), FLOAT32);

        ofWeights.assign(0);
        Fusion ofWeightsAlone = new Fusion.ConvolutionGradient(convolution, false, true);
        exact.bind(ofWeightsAlone, arguments, List.of(ofWeights)).orElseThrow().execute();
        Golden.assertClose(ofWeights, expectedOfWeights.castTo(DataType.FLOAT), FLOAT32);
    }

    /** All indexes of an array of that shape, the last running fastest. */
    private static List<int[]> indexes(int... shape) {
        List<int[]> all = new ArrayList<>();
        int count = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        for (int number = 0; number < count; number++) {
            int[] index = new int[shape.length];
            int rest = number;
            for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
                index[dimension] = rest % shape[dimension];
                rest /= shape[dimension];
            }
            all.add(index);
        }
        return all;
    }

    private static void add(INDArray sums, double value, int... index) {
        sums.putScalar(index, sums.getDouble(index) + value);
    }

    /** A kernel of 2 and a stride of 2: {@code dx[y, x, c] = sum W[i, j, o, c] g[2 y + i, 2 x + j, o]}. */
    @Test
    void theGradientsOfATransposedConvolution() {
        INDArray x = Nd4j.rand(DataType.FLOAT, 1, 2, 3, 3);
        INDArray weights = Nd4j.rand(DataType.FLOAT, 2, 2, 4, 3);
        INDArray gradient = Nd4j.rand(DataType.FLOAT, 1, 4, 6, 4);
        INDArray ofX = Nd4j.create(DataType.FLOAT, 1, 2, 3, 3);
        INDArray ofWeights = Nd4j.create(DataType.FLOAT, 2, 2, 4, 3);
        INDArray expectedOfX = Nd4j.create(DataType.DOUBLE, 1, 2, 3, 3);
        INDArray expectedOfWeights = Nd4j.create(DataType.DOUBLE, 2, 2, 4, 3);
        for (int[] at : indexes(2, 2, 4, 3, 2, 3)) {
            double g = gradient.getDouble(0, 2 * at[4] + at[0], 2 * at[5] + at[1], at[2]);
            add(expectedOfX, g * weights.getDouble(at[0], at[1], at[2], at[3]), 0, at[4], at[5], at[3]);
            add(expectedOfWeights, g * x.getDouble(0, at[4], at[5], at[3]), at[0], at[1], at[2], at[3]);
        }
        Fusion both = new Fusion.TransposedConvolutionGradient(true, true);
        List<Operand> arguments = List.of(operand(x), operand(weights), operand(gradient));
        exact.bind(both, arguments, List.of(ofX, ofWeights)).orElseThrow().execute();
        Golden.assertClose(ofX, expectedOfX.castTo(DataType.FLOAT), FLOAT32);
        Golden.assertClose(ofWeights, expectedOfWeights.castTo(DataType.FLOAT), FLOAT32);
    }

    /** Of {@code op(a) op(b)} with the gradient g, by its definition, for each way in which a and b may stand in their arrays. */
    @Test
    void theGradientsOfAProduct() {
        INDArray gradient = Nd4j.rand(DataType.FLOAT, 2, 4);
        for (boolean transposeFirst : new boolean[] {false, true}) {
            for (boolean transposeSecond : new boolean[] {false, true}) {
                INDArray a = Nd4j.rand(DataType.FLOAT, 2, 3);
                INDArray b = Nd4j.rand(DataType.FLOAT, 3, 4);
                INDArray ofA = gradient.mmul(b.transpose());
                INDArray ofB = a.transpose().mmul(gradient);
                INDArray first = transposeFirst ? a.transpose().dup('c') : a;
                INDArray second = transposeSecond ? b.transpose().dup('c') : b;
                INDArray ofFirst = Nd4j.create(DataType.FLOAT, first.shape());
                INDArray ofSecond = Nd4j.create(DataType.FLOAT, second.shape());
                Fusion fusion = new Fusion.ProductGradient(transposeFirst, transposeSecond, true, true);
                List<Operand> arguments = List.of(operand(first), operand(second), operand(gradient));
                exact.bind(fusion, arguments, List.of(ofFirst, ofSecond))
                        .orElseThrow()
                        .execute();
                Golden.assertClose(ofFirst, (transposeFirst ? ofA.transpose() : ofA).dup('c'), FLOAT32);
                Golden.assertClose(ofSecond, (transposeSecond ? ofB.transpose() : ofB).dup('c'), FLOAT32);
            }
        }
    }

    @Test
    void whatItCannotComputeIsLeftToNd4j() {
        INDArray x = Nd4j.rand(DataType.FLOAT, 2, 3, 4);
        INDArray result = Nd4j.create(DataType.FLOAT, 2, 3, 4);
        Fusion overTheMiddle = new Fusion.Normalization(List.of(1), 1e-6, false, 1, 1);
        assertThat(exact.bind(overTheMiddle, List.of(operand(x)), List.of(result)))
                .isEmpty();
        Fusion added = new Fusion.Product(false, false, false, 1, Fusion.Activation.NONE, true);
        INDArray square = Nd4j.rand(DataType.FLOAT, 3, 3);
        List<Operand> repeated = List.of(operand(square), operand(square), operand(Nd4j.rand(DataType.FLOAT, 1, 3)));
        assertThat(exact.bind(added, repeated, List.of(square))).isEmpty();
    }

    /** A kernel of 3 fits into no map of 2 x 2: oneDNN refuses, and the program goes on. */
    @Test
    void whatOneDnnRefusesIsLeftToNd4j() {
        INDArray map = Nd4j.rand(DataType.FLOAT, 1, 2, 2, 1);
        INDArray weights = Nd4j.rand(DataType.FLOAT, 3, 3, 1, 1);
        Fusion convolution = new Fusion.Convolution(1, 0, false);
        assertThat(exact.bind(convolution, List.of(operand(map), operand(weights)), List.of(map.dup())))
                .isEmpty();
    }

    @Test
    void theEncoderInBfloat16IsTheOneInFloat32ButForItsPrecision() {
        assumeThat(Precision.BFLOAT16.obstacle()).isEmpty();
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model);
                DeSamNetwork network = new DeSamNetwork(model, weights, MemoryBudget.CPU, Precision.BFLOAT16);
                Features features = network.encode(Golden.micro("in_image"))) {
            INDArray difference = features.embedding().sub(Golden.micro("feat3"));
            double error = difference.norm2Number().doubleValue()
                    / Golden.micro("feat3").norm2Number().doubleValue();
            assertThat(error).isBetween(1e-4, 0.03);
        }
    }
}
