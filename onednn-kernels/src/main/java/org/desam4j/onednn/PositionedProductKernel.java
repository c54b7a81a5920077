package org.desam4j.onednn;

import java.util.Arrays;
import java.util.List;
import org.desam4j.model.graph.exec.Fusion;
import org.desam4j.model.graph.exec.Operand;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.graph.exec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products as maps with a term for each row and one for each column. Each term is added by a primitive of its own, since both in
 * one are left to oneDNN's reference implementation, which takes more than a hundred times as long.
 */
final class PositionedProductKernel {
    private PositionedProductKernel() {}

    static Step bind(
            Device device,
            Fusion.PositionedProduct fusion,
            Precision precision,
            List<Operand> arguments,
            INDArray maps) {
        INDArray ofRows = arguments.get(arguments.size() - 2).array();
        INDArray ofColumns = arguments.get(arguments.size() - 1).array();
        List<Operand> factors = arguments.subList(0, arguments.size() - 2);
        long[] product = fusion.product()
                .resultShapes(factors.stream().map(each -> each.array().shape()).toList())
                .get(0);
        if (maps.rank() != 3) {
            throw new UnsupportedOperationException("terms that are not those of maps");
        }
        requireShape(ofRows, maps.size(0), maps.size(1), 1);
        requireShape(ofColumns, maps.size(0), 1, maps.size(2));
        if (Arrays.stream(product).reduce(1, Math::multiplyExact) != maps.length()) {
            throw new UnsupportedOperationException("terms for other maps than the product's");
        }
        return new Steps(List.of(
                ProductKernel.bind(device, fusion.product(), precision, factors, maps.reshape('c', product)),
                sum(device, maps, ofRows),
                sum(device, maps, ofColumns)));
    }

    private static void requireShape(INDArray terms, long... shape) {
        if (!Arrays.equals(terms.shape(), shape)) {
            throw new UnsupportedOperationException("terms that are not those of a map's rows and columns");
        }
    }

    private static Step sum(Device device, INDArray maps, INDArray terms) {
        return Addition.of(device, device.of(maps, Layout.of(maps)), device.of(terms, Layout.of(terms)));
    }
}
