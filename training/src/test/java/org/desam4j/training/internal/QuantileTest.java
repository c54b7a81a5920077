package org.desam4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** NumPy's default: the place {@code share * (n - 1)} in the sorted values, and a straight line between its neighbours. */
class QuantileTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "0.1, 1.4", "0.25, 2", "0.5, 4", "0.7, 7.2", "0.75, 8", "0.9, 12.8", "1, 16"})
    void ofFiveValues(double share, double value) {
        assertThat(Quantile.of(new double[] {1, 2, 4, 8, 16}, share)).isCloseTo(value, within(1e-12));
    }

    @Test
    void ofOneValue() {
        assertThat(Quantile.of(new double[] {7}, 0.95)).isEqualTo(7);
    }
}
