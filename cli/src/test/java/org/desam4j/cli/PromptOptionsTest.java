package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.desam4j.training.inference.card.PromptMode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PromptOptionsTest {
    private static final PromptMode BOX = new PromptMode.WholeBox();

    private static PromptMode parsed(PromptMode base, String... arguments) {
        PromptOptions options = new PromptOptions();
        new CommandLine(options).parseArgs(arguments);
        options.validate();
        return options.prompt(base);
    }

    /** The prompt that a model was trained with stays, but for what an option changes. */
    @Test
    void singleOptionsChangeSingleThings() {
        PromptMode own = new PromptMode.GridPoints(5, 0.3);
        assertThat(parsed(BOX)).isEqualTo(BOX);
        assertThat(parsed(own)).isEqualTo(own);
        assertThat(parsed(own, "--prompt", "grid")).isEqualTo(own);
        assertThat(parsed(own, "--min-iou", "0")).isEqualTo(new PromptMode.GridPoints(5, 0));
        assertThat(parsed(own, "--grid-side", "7")).isEqualTo(new PromptMode.GridPoints(7, 0.3));
        assertThat(parsed(own, "--prompt", "box")).isEqualTo(BOX);
        assertThat(parsed(BOX, "--prompt", "grid")).isEqualTo(new PromptMode.GridPoints(9, 0.5));
        assertThat(parsed(BOX, "--prompt", "grid", "--min-iou", "0.7")).isEqualTo(new PromptMode.GridPoints(9, 0.7));
    }

    @Test
    void whatMeansNothingIsRefused() {
        assertThatThrownBy(() -> parsed(BOX, "--min-iou", "0.3")).hasMessageContaining("give --prompt grid");
        assertThatThrownBy(() -> parsed(BOX, "--grid-side", "3")).hasMessageContaining("give --prompt grid");
        assertThatThrownBy(() -> parsed(BOX, "--prompt", "circle")).hasMessageContaining("box or grid");
        assertThatThrownBy(() -> parsed(BOX, "--prompt", "grid", "--grid-side", "0"))
                .hasMessageContaining("at least one point");
        assertThatThrownBy(() -> parsed(BOX, "--prompt", "grid", "--min-iou", "NaN"))
                .hasMessageContaining("must be a number");
    }
}
