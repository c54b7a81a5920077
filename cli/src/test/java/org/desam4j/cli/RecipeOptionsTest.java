package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.run.TrainingSettings;
import org.desam4j.training.segment.PromptMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RecipeOptionsTest {

    /** The options of a command that trains. */
    @Command
    private static final class Options {
        @Mixin
        private RecipeOptions recipe;

        @Mixin
        private ProtocolOptions protocol;
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "--no-cross-entropy, false",
        "--profile original, false",
        "--profile original --cross-entropy, true",
        "--cross-entropy --profile original, true",
        "--profile default, true",
        "--profile default --no-cross-entropy, false"
    })
    void aSingleOptionWinsOverTheProfile(String arguments, boolean crossEntropy) {
        Options options = new Options();
        new CommandLine(options)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        TrainingSettings settings = options.recipe.settings(
                List.of("A"),
                1,
                new PromptMode.WholeBox(),
                options.protocol.protocol(Protocol.DEFAULT),
                options.protocol.isOriginal());
        assertThat(settings.loss().crossEntropy()).isEqualTo(crossEntropy);
    }
}
