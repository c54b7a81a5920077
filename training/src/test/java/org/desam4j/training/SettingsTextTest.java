package org.desam4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.IntensityRules;
import org.desam4j.training.run.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTextTest {

    @Test
    void aProtocolReadsAsItsOptionsAreTyped() {
        assertThat(SettingsText.of(Protocol.ORIGINAL))
                .isEqualTo("intensity percentiles, slices without_last, label resize eroding, mask choice first_record,"
                        + " smoothing on, minimum pixels 1000, minimum area 0, border 50, space network, validation"
                        + " points fresh, reading (slice axis stored, volume 0), components all");
        assertThat(SettingsText.of(Protocol.DEFAULT.withIntensity(IntensityRules.parse(List.of("CT=-160:240")))))
                .startsWith("intensity CT=-160:240, slices volume,");
    }

    @Test
    void settingsOfTrainingAreWithoutJavasForms() {
        assertThat(SettingsText.of(TrainingSettings.defaults(List.of("A", "B"), 1, PromptMode.named("grid"))))
                .startsWith("sources A, B, label 1,")
                .contains("learning rate 1e-4", "prompt grid of 9 x 9 points, trusted above a predicted IoU of 0.5")
                .doesNotContainPattern("[\\[\\]={}]|E-4");
        assertThat(SettingsText.of(PromptMode.named("box"))).isEqualTo("box");
    }

    @ParameterizedTest
    @CsvSource({"1e-4, 1e-4", "0, 0", "0.99, 0.99", "20, 20", "1.5e-7, 1.5e-7", "1e7, 1e7", "-160, -160"})
    void numbersAreShort(double number, String typed) {
        assertThat(SettingsText.number(number)).isEqualTo(typed);
    }
}
