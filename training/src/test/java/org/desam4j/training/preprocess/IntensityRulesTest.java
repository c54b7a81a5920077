package org.desam4j.training.preprocess;

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
    @ValueSource(
            strings = {
                "",
                "5",
                "=0:100",
                " =0:100",
                "CT=",
                "CT=1",
                "a:b",
                "3:3",
                "5:1",
                "1:2:3",
                "NaN:4",
                "0:Infinity",
                "CT=percentiles"
            })
    void aMalformedWindowIsRefused(String rule) {
        assertThatThrownBy(() -> IntensityRules.parse(List.of(rule))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRuleForAllTakesThePlaceOfAllAndOneForASiteThatOfTheSites() {
        IntensityRules trained = IntensityRules.parse(List.of("CT=-160:240", "0:100"));
        assertThat(trained.with(List.of())).isEqualTo(trained);
        assertThat(trained.with(List.of("MR=1:2", "CT=3:4")))
                .isEqualTo(IntensityRules.parse(List.of("CT=3:4", "MR=1:2", "0:100")));
        assertThat(trained.with(List.of("5:6"))).isEqualTo(IntensityRules.parse(List.of("5:6")));
        assertThat(trained.with(List.of("percentiles"))).isEqualTo(IntensityRules.PERCENTILES);
    }

    @Test
    void sitesThatGetPercentilesWhereOthersHaveAWindowAreNamed() {
        IntensityRules rules = IntensityRules.parse(List.of("CT=-160:240"));
        assertThat(rules.remarks(List.of("CT", "MR", "ct")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("Site MR has no window", "CT=-160:240", "--window MR=LOW:HIGH"),
                        line -> assertThat(line).contains("Site ct has no window"));
        assertThat(rules.with(List.of("MR=0:9", "ct=0:9")).remarks(List.of("CT", "MR", "ct")))
                .isEmpty();
        assertThat(IntensityRules.parse(List.of("CT=-160:240", "0:100")).remarks(List.of("MR")))
                .isEmpty();
        assertThat(IntensityRules.PERCENTILES.remarks(List.of("MR"))).isEmpty();
    }

    @Test
    void onlyRulesThatDifferDependOnTheSite() {
        assertThat(IntensityRules.PERCENTILES.dependOnSite()).isFalse();
        assertThat(IntensityRules.parse(List.of("0:100")).dependOnSite()).isFalse();
        assertThat(IntensityRules.parse(List.of("CT=0:100", "0:100")).dependOnSite())
                .isFalse();
        IntensityRules rules = IntensityRules.parse(List.of("CT=-160:240"));
        assertThat(rules.dependOnSite()).isTrue();
        assertThat(rules.of("CT")).isEqualTo(IntensityRules.parse(List.of("-160:240")));
        assertThat(rules.of("MR")).isEqualTo(IntensityRules.PERCENTILES);
    }

    @Test
    void rulesAreShownAsTheyAreGiven() {
        assertThat(IntensityRules.PERCENTILES.describe()).isEqualTo("percentiles");
        IntensityRules rules = IntensityRules.parse(List.of("CT=-160:240.5", "0:100"));
        assertThat(rules.describe()).isEqualTo("CT=-160:240.5, 0:100");
        assertThat(IntensityRules.parse(List.of(rules.describe().split(", ", -1))))
                .isEqualTo(rules);
    }

    @Test
    void theRuleForAllIsNoSite() {
        assertThat(IntensityRules.parse(List.of("CT=-160:240", "0:100", "MR=0:1"))
                        .sites())
                .containsExactly("CT", "MR");
        assertThat(IntensityRules.parse(List.of("0:100")).sites()).isEmpty();
    }
}
