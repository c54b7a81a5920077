package org.desam4j.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    /** Squares of distances from the mean 5: 9, 1, 1, 1, 0, 0, 4 and 16, together 32. */
    @Test
    void theDeviationIsThatOfASample() {
        Summary summary = Summary.of(2, 4, 4, 4, 5, 5, 7, 9);
        assertThat(summary.mean()).isEqualTo(5);
        assertThat(summary.deviation()).isCloseTo(Math.sqrt(32 / 7.0), within(1e-12));
        assertThat(summary.median()).isEqualTo(4.5);
        assertThat(summary.minimum()).isEqualTo(2);
        assertThat(summary.maximum()).isEqualTo(9);
    }

    /** Tables give 2.776445 for Student's t with 4 degrees of freedom at 97.5 %. */
    @Test
    void theIntervalIsStudents() {
        Summary summary = Summary.of(1, 2, 3, 4, 5);
        double reach = 2.776445 * Math.sqrt(2.5) / Math.sqrt(5);
        assertThat(summary.low()).isCloseTo(3 - reach, within(1e-6));
        assertThat(summary.high()).isCloseTo(3 + reach, within(1e-6));
    }

    private static CaseScore dice(double value) {
        return new CaseScore("case", "site", Map.of(Metrics.DICE, value));
    }

    @Test
    void anIntervalStaysWithinWhatTheMeasureCanBe() {
        Summary summary = Summary.of(List.of(dice(0.1), dice(0.9)), Metrics.DICE);
        assertThat(summary.low()).isZero();
        assertThat(summary.high()).isEqualTo(1);
    }
}
