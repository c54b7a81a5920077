package org.desam4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.desam4j.model.graph.exec.MemoryBudget;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.spec.Weights;
import org.junit.jupiter.api.Test;

/** No kernels are installed in this module: ND4J computes, in float32. Not for modules that repeat its tests with kernels. */
class WithoutKernelsTest {

    @Test
    void float32NeedsNoKernels() {
        assertThat(Precision.FLOAT32.obstacle()).isEmpty();
        assertThat(Precision.FLOAT32.require()).isEqualTo(Precision.FLOAT32);
    }

    /** Else a record would say bfloat16 of what was computed in float32. */
    @Test
    void bfloat16IsRefusedWithTheReason() {
        DeSamModel model = Golden.microModel();
        try (Weights weights = Golden.microWeights(model)) {
            assertThatThrownBy(() -> new DeSamNetwork(model, weights, MemoryBudget.CPU, Precision.BFLOAT16))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "bfloat16 cannot be computed on this machine: ND4J alone computes in float32, and no library"
                                    + " of kernels is installed; take the precision float32");
        }
    }
}
