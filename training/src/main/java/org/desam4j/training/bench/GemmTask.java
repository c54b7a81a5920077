package org.desam4j.training.bench;

import java.util.List;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Kernels;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products of {@code [4096, 768]} and {@code [768, 3072]} matrices, of which the second is a weight and lies transposed as a linear layer's
 * does, into memory that is there already. The installed kernels multiply, or ND4J where there are none. In bfloat16 the weight alone is
 * float32, which is packed once.
 */
final class GemmTask implements Task {
    private static final int ROWS = 4096;
    private static final int INNER = 768;
    private static final int COLUMNS = 3072;
    private static final int PRODUCTS = 20;

    private final INDArray left;
    private final INDArray right = Nd4j.rand(DataType.FLOAT, COLUMNS, INNER);
    private final INDArray product;
    private final Kernels kernels;
    private final Runnable multiplication;

    GemmTask(Precision precision) {
        DataType type = precision == Precision.BFLOAT16 ? DataType.BFLOAT16 : DataType.FLOAT;
        left = Nd4j.rand(DataType.FLOAT, ROWS, INNER).castTo(type);
        product = Nd4j.createUninitialized(type, ROWS, COLUMNS);
        kernels = Kernels.installed(precision);
        Fusion alone = new Fusion.Product(false, true, false, 1, Fusion.Activation.NONE, false);
        multiplication = kernels.bind(
                        alone, List.of(new Operand(left, false), new Operand(right, true)), List.of(product))
                .map(GemmTask::of)
                .orElseGet(this::ofNd4j);
    }

    private static Runnable of(Step step) {
        return step::execute;
    }

    private Runnable ofNd4j() {
        DynamicCustomOp matmul = DynamicCustomOp.builder("matmul")
                .addInputs(left, right)
                .addIntegerArguments(0, 1)
                .addOutputs(product)
                .build();
        return () -> Nd4j.exec(matmul);
    }

    @Override
    public void run() {
        for (int i = 0; i < PRODUCTS; i++) {
            multiplication.run();
        }
    }

    @Override
    public double operations() {
        return 2.0 * PRODUCTS * ROWS * INNER * COLUMNS;
    }

    @Override
    public void close() {
        kernels.close();
        left.close();
        right.close();
        product.close();
    }
}
