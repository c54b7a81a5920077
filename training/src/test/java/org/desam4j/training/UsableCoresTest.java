package org.desam4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counting cores in what Linux writes about them. */
class UsableCoresTest {

    /** Two chips of two cores of two processors each: processors 0 to 3 on the cores, and 4 to 7 on the same ones. */
    private static List<String> processors() {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            lines.addAll(List.of(
                    "processor\t: " + number,
                    "model name\t: Example 1: 2 GHz",
                    "physical id\t: " + number / 2 % 2,
                    "core id\t\t: " + number % 2,
                    ""));
        }
        return lines;
    }

    private static List<String> allowed(String list) {
        return List.of("Name:\tjava", "Cpus_allowed:\tff", "Cpus_allowed_list:\t" + list);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0-7     | 4
                    0,4     | 1
                    0-1     | 2
                    0,2     | 2
                    1,3,5-6 | 3
                    7       | 1
                    """)
    void processorsOfOneCoreCountOnce(String list, int cores) {
        assertThat(UsableCores.count(processors(), allowed(list))).isEqualTo(cores);
    }

    @Test
    void whereNothingTellsOfCoresEachProcessorCounts() {
        List<String> plain =
                List.of("processor\t: 0", "BogoMIPS\t: 50.00", "", "processor\t: 1", "BogoMIPS\t: 50.00", "");
        assertThat(UsableCores.count(plain, allowed("0-1"))).isEqualTo(2);
        assertThat(UsableCores.count(plain, List.of())).isEqualTo(2);
    }

    @Test
    void thereAreNoMoreThanProcessors() {
        assertThat(UsableCores.count()).isBetween(1, Runtime.getRuntime().availableProcessors());
    }
}
