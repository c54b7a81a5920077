package org.desam4j.model.graph;

import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.CustomOp;

/**
 * A kind of operation in a graph, as ND4J's native libraries know it.
 *
 * @param name in ND4J
 * @param custom true if the library registers it by name; otherwise it is one of its element-wise loops or reductions
 */
public record GraphOperation(String name, boolean custom) {
    static GraphOperation of(DifferentialFunction operation) {
        return new GraphOperation(operation.opName(), operation instanceof CustomOp);
    }
}
