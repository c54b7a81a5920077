package org.desam4j.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PolynomialDecayTest {

    /** Values that the original printed. */
    @Test
    void followsTheOriginalsSchedule() {
        PolynomialDecay schedule = new PolynomialDecay(1e-4, 50);
        assertThat(schedule.rate(0)).isEqualTo(1e-4);
        assertThat(schedule.rate(1)).isCloseTo(9.8198e-5, within(1e-9));
        assertThat(schedule.rate(25)).isCloseTo(5.3589e-5, within(1e-9));
        assertThat(schedule.rate(49)).isCloseTo(2.9575e-6, within(1e-10));
    }
}
