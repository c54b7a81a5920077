package org.desam4j.model.spec;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Source of a graph's weights. */
@FunctionalInterface
public interface WeightSource {

    /**
     * The values of a parameter, float32, in the parameter's shape. The source owns the array: callers neither close nor
     * change it.
     *
     * @throws IllegalArgumentException if the source holds no such parameter
     */
    INDArray weight(Parameter parameter);
}
