package org.desam4j.model.graph.exec;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes fusions in ways of its own, which are faster than ND4J's operations one after the other. Anything that it does not take, ND4J
 * computes. Owns what its steps need; they must not run after it is closed. For one thread.
 */
public interface Kernels extends AutoCloseable {
    /** Takes nothing: all is computed by ND4J. */
    Kernels NONE = new Kernels() {
        @Override
        public Optional<Step> bind(Fusion fusion, List<Operand> arguments, List<INDArray> results) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    };

    /**
     * Those of the library that is installed, or none. The caller closes them.
     *
     * @throws IllegalArgumentException if this machine does not compute products of that precision
     */
    static Kernels installed(Precision precision) {
        precision.require();
        return KernelLibrary.installed().map(library -> library.open(precision)).orElse(NONE);
    }

    /**
     * The step that computes a fusion, or nothing if there is no faster way than ND4J's for it.
     *
     * @param arguments in the order that the fusion says; the step reads what is in their arrays when it runs
     * @param results the arrays that the step writes; the first may have the elements of the first argument where the fusion allows that
     */
    Optional<Step> bind(Fusion fusion, List<Operand> arguments, List<INDArray> results);

    /** True if its products take and make bfloat16 values, so that values between them may be kept so. */
    default boolean takesHalf() {
        return false;
    }

    @Override
    void close();
}
