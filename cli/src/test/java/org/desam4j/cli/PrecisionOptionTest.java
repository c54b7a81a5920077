package org.desam4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PrecisionOptionTest {
    private final Optional<String> obstacle = Precision.BFLOAT16.obstacle();

    private static PrecisionOption option(String... arguments) {
        PrecisionOption option = new PrecisionOption();
        new CommandLine(option).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return option;
    }

    private static Precision precision(String... arguments) {
        return option(arguments).precision();
    }

    /** Results do not depend on the machine unless that is asked for. */
    @Test
    void withoutItAllIsFloat32() {
        assertThat(precision()).isEqualTo(Precision.FLOAT32);
        assertThat(precision("--precision", "float32")).isEqualTo(Precision.FLOAT32);
    }

    @Test
    void autoIsBfloat16WhereTheMachineHasIt() {
        assertThat(precision("--precision", "auto"))
                .isEqualTo(obstacle.isEmpty() ? Precision.BFLOAT16 : Precision.FLOAT32);
    }

    @Test
    void bfloat16IsTakenOrRefusedWithTheReason() {
        if (obstacle.isEmpty()) {
            assertThat(precision("--precision", "bfloat16")).isEqualTo(Precision.BFLOAT16);
        } else {
            assertThatThrownBy(() -> precision("--precision", "bfloat16")).hasMessageContaining(obstacle.get());
        }
    }

    @Test
    void stepsOfTrainingAreBfloat16OnlyIfItIsNamed() {
        assertThat(option().ofSteps()).isEqualTo(Precision.FLOAT32);
        assertThat(option("--precision", "auto").ofSteps()).isEqualTo(Precision.FLOAT32);
        if (obstacle.isEmpty()) {
            assertThat(option("--precision", "bfloat16").ofSteps()).isEqualTo(Precision.BFLOAT16);
        }
    }

    @Test
    void othersAreRefused() {
        assertThatThrownBy(() -> precision("--precision", "float16")).hasMessageContaining("float16");
    }
}
