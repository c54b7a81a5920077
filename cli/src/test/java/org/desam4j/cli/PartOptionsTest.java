package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.desam4j.training.inference.card.MaskDecoderKind;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.run.TrainingSettings;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PartOptionsTest {

    @Test
    void everyDecoderCanBeTrained() {
        assertThat(decoder()).isSameAs(MaskDecoderKind.DESAM);
        for (MaskDecoderKind kind : MaskDecoderKind.ALL) {
            assertThat(decoder("--decoder", kind.name())).isSameAs(kind);
        }
        assertThat(decoder("--decoder", "sam")).isSameAs(MaskDecoderKind.SAM);
        assertThatThrownBy(() -> decoder("--decoder", "unet")).hasMessageContaining("unet");
    }

    private static MaskDecoderKind decoder(String... arguments) {
        PartOptions options = new PartOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return options.change(TrainingSettings.defaults(List.of("A"), 1, new PromptMode.WholeBox()))
                .decoder();
    }
}
