package org.desam4j.training.bench;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Products of {@code [4096, 768]} and {@code [768, 3072]} float32 matrices into memory that is there already. */
final class GemmTask implements Task {
    private static final int ROWS = 4096;
    private static final int INNER = 768;
    private static final int COLUMNS = 3072;
    private static final int PRODUCTS = 20;

    private final INDArray left = Nd4j.rand(DataType.FLOAT, ROWS, INNER);
    private final INDArray right = Nd4j.rand(DataType.FLOAT, INNER, COLUMNS);
    private final INDArray product = Nd4j.createUninitialized(DataType.FLOAT, ROWS, COLUMNS);
    private final DynamicCustomOp matmul = DynamicCustomOp.builder("matmul")
            .addInputs(left, right)
            .addOutputs(product)
            .build();

    @Override
    public void run() {
        for (int i = 0; i < PRODUCTS; i++) {
            Nd4j.exec(matmul);
        }
    }

    @Override
    public double operations() {
        return 2.0 * PRODUCTS * ROWS * INNER * COLUMNS;
    }

    @Override
    public void close() {
        left.close();
        right.close();
        product.close();
    }
}
