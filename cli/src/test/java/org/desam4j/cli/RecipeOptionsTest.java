package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RecipeOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "--no-cross-entropy, false",
        "--protocol original, false",
        "--protocol original --cross-entropy, true",
        "--cross-entropy --protocol original, true",
        "--protocol default, true",
        "--protocol default --no-cross-entropy, false"
    })
    void aSingleOptionWinsOverTheProtocol(String arguments, boolean crossEntropy) {
        assertThat(settings(arguments).loss().crossEntropy()).isEqualTo(crossEntropy);
    }

    @Test
    void termsOfTheLossHaveWeights() {
        assertThat(settings("--loss-weight dice_loss=0.5 --loss-weight cross_entropy=2")
                        .loss()
                        .weights())
                .containsEntry("dice_loss", 0.5)
                .containsEntry("cross_entropy", 2.0)
                .hasSize(2);
        assertThatThrownBy(() -> settings("--loss-weight dice=1")).hasMessageContaining("dice_loss");
        assertThatThrownBy(() -> settings("--loss-weight dice_loss=0 --no-cross-entropy"))
                .hasMessageContaining("no term");
    }

    /** The published code trains on slices of the organ alone, and so does the default. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "--background 0.2, 0.2",
        "--protocol original, 0",
        "--protocol original --cross-entropy --background 1, 1"
    })
    void slicesWithoutTheOrganTakePartWhereTheyAreAskedFor(String arguments, double background) {
        assertThat(settings(arguments).sampling().background()).isEqualTo(background);
    }

    /** Only cross-entropy and the focal loss exist for an empty mask. */
    @Test
    void slicesWithoutTheOrganNeedALossThatCountsThem() {
        assertThatThrownBy(() -> settings("--no-cross-entropy --background 0.2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--background 0");
        assertThat(settings("--no-cross-entropy --focal 2 --background 0.2")
                        .sampling()
                        .background())
                .isEqualTo(0.2);
    }

    private static TrainingSettings settings(String arguments) {
        RecipeOptions options = new RecipeOptions();
        new CommandLine(options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        return options.settings(List.of("A"), 1, new PromptMode.WholeBox());
    }
}
