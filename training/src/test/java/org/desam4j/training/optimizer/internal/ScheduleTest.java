package org.desam4j.training.optimizer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.desam4j.training.optimizer.ScheduleSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Learning rates by their formulas. */
class ScheduleTest {

    private static Schedule schedule(ScheduleSettings.Kind kind, int warmUp) {
        return Schedule.of(new ScheduleSettings(kind, warmUp), 0.2, 10);
    }

    /** 0.2 times 1, 0.5 to the power of 0.9, and 0.1 to the power of 0.9. */
    @ParameterizedTest
    @CsvSource({"0, 0.2", "5, 0.10717734625362931", "9, 0.025178508235883346"})
    void thePolynomialFallsToTheLastEpoch(int epoch, double rate) {
        assertThat(schedule(ScheduleSettings.Kind.POLYNOMIAL, 0).rate(epoch)).isCloseTo(rate, within(1e-15));
    }

    /** The cosine of half a turn is 1 at its beginning, 0 in its middle and -1 at its end. */
    @ParameterizedTest
    @CsvSource({"0, 0.2", "5, 0.1", "10, 0"})
    void theCosineFallsToTheMiddleAndToZero(int epoch, double rate) {
        assertThat(schedule(ScheduleSettings.Kind.COSINE, 0).rate(epoch)).isCloseTo(rate, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource(ScheduleSettings.Kind.class)
    void warmingUpReachesTheScheduleInEqualSteps(ScheduleSettings.Kind kind) {
        Schedule after = schedule(kind, 0);
        Schedule warm = schedule(kind, 3);
        double[] shares = {0.25, 0.5, 0.75, 1, 1, 1};
        for (int epoch = 0; epoch < shares.length; epoch++) {
            assertThat(warm.rate(epoch)).isCloseTo(shares[epoch] * after.rate(epoch), within(1e-15));
        }
    }

    @Test
    void aConstantStays() {
        assertThat(schedule(ScheduleSettings.Kind.CONSTANT, 0).rate(7)).isEqualTo(0.2);
    }

    @Test
    void warmingUpTakesNoNegativeTime() {
        assertThatThrownBy(() -> new ScheduleSettings(ScheduleSettings.Kind.COSINE, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be negative");
    }
}
