package org.desam4j.onednn;

import java.util.ArrayList;
import java.util.List;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The derivative of a product of matrices: of {@code c = a b} with the gradient g of c, {@code da = g b^T} and {@code db = a^T g}; of
 * an argument that stands transposed in its array, the transposed of that.
 */
final class ProductGradientKernel {
    private ProductGradientKernel() {}

    static Step bind(
            Device device,
            Fusion.ProductGradient product,
            Precision precision,
            List<Operand> arguments,
            List<INDArray> results) {
        Operand a = arguments.get(0);
        Operand b = arguments.get(1);
        Operand gradient = arguments.get(2);
        List<Step> steps = new ArrayList<>();
        if (product.ofFirst()) {
            INDArray result = results.get(0);
            steps.add(
                    product.transposeFirst()
                            ? times(device, precision, b, product.transposeSecond(), gradient, true, result)
                            : times(device, precision, gradient, false, b, !product.transposeSecond(), result));
        }
        if (product.ofSecond()) {
            INDArray result = results.get(results.size() - 1);
            steps.add(
                    product.transposeSecond()
                            ? times(device, precision, gradient, true, a, product.transposeFirst(), result)
                            : times(device, precision, a, !product.transposeFirst(), gradient, false, result));
        }
        return new Steps(steps);
    }

    private static Step times(
            Device device,
            Precision precision,
            Operand left,
            boolean transposeLeft,
            Operand right,
            boolean transposeRight,
            INDArray result) {
        Fusion.Product product =
                new Fusion.Product(transposeLeft, transposeRight, false, 1, Fusion.Activation.NONE, false);
        return ProductKernel.bind(device, product, precision, List.of(left, right), result);
    }
}
