package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.desam4j.training.inference.Prompt;
import org.desam4j.training.inference.ScanPrompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UserPromptOptionsTest {
    private static Optional<ScanPrompt> prompt(String options) {
        return CommandLine.populateCommand(
                        new UserPromptOptions(), options.isEmpty() ? new String[0] : options.split(" ", -1))
                .prompt();
    }

    @Test
    void boxesAndPointsAreOnePrompt() {
        assertThat(prompt("")).isEmpty();
        assertThat(prompt("--box 1,2,30.5,40 --slice 7")).contains(new ScanPrompt(Prompt.box(1, 2, 30.5, 40), 7, 7));
        assertThat(prompt("--slice 3:5 --point 6,8 --point 1,1,background --box 1,2,3,4"))
                .contains(new ScanPrompt(
                        Prompt.box(1, 2, 3, 4).and(Prompt.point(6, 8)).and(Prompt.background(1, 1)), 3, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--box 1,2,3,4                     | --slice",
                "--slice 3                         | --box or --point",
                "--slice 3 --box 1,2,3             | X0,Y0,X1,Y1",
                "--slice 3 --box 3,2,1,4           | X0 below X1",
                "--slice 3 --point 1               | X,Y",
                "--slice 3 --point 1,2,foreground  | X,Y,background",
                "--slice 3 --point 1,NaN           | NaN",
                "--slice 3 --point 1,two           | two",
                "--slice 5:3 --point 1,2           | FIRST:LAST",
                "--slice -1 --point 1,2            | FIRST:LAST",
                "--slice 1:2:3 --point 1,2         | FIRST:LAST",
                "--slice two --point 1,2           | FIRST:LAST",
            })
    void whatMakesNoSenseIsRefused(String options, String reason) {
        assertThatThrownBy(() -> prompt(options)).hasMessageContaining(reason);
    }
}
