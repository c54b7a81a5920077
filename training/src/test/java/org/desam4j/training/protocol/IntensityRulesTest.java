package org.desam4j.training.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntensityRulesTest {

    @Test
    void aWindowIsForOneSiteOrForAllOthers() {
        IntensityRules rules = IntensityRules.parse(List.of("CT=-160:240", "0:100"));
        assertThat(rules.window("CT")).contains(new IntensityRules.Window(-160, 240));
        assertThat(rules.window("MR")).contains(new IntensityRules.Window(0, 100));
        assertThat(IntensityRules.parse(List.of("CT=-160:240")).window("MR")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "CT=", "CT=1", "a:b", "3:3", "5:1", "1:2:3", "NaN:4"})
    void aMalformedWindowIsRefused(String rule) {
        assertThatThrownBy(() -> IntensityRules.parse(List.of(rule))).isInstanceOf(IllegalArgumentException.class);
    }
}
