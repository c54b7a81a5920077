package org.desam4j.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.desam4j.training.Failure;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.picture.Picture;
import org.junit.jupiter.api.Test;

class SiteResultTest {
    private static final Failure FAILURE = new Failure("b", new IOException("is damaged"));

    private static CaseScore score(String id, String site) {
        return new CaseScore(id, site, Map.of(Metrics.DICE, 0.5));
    }

    private static SiteResult site(String name, SiteResult.Role role, List<Failure> failed, String... cases) {
        List<CaseResult> results = List.of(cases).stream()
                .map(id -> new CaseResult(score(id, name), new Picture(1, 1, "")))
                .toList();
        Map<String, List<CaseScore>> others = Map.of("mean label", List.of(score("other " + name, name)));
        return new SiteResult(name, role, results, List.of("seen " + name), others, failed);
    }

    @Test
    void unseenSitesBecomeOne() {
        SiteResult pooled = SiteResult.pooled(List.of(
                        site("A", SiteResult.Role.SOURCE, List.of(), "a"),
                        site("B", SiteResult.Role.UNSEEN, List.of(FAILURE), "b1", "b2"),
                        site("C", SiteResult.Role.UNSEEN, List.of(), "c"),
                        site("D", SiteResult.Role.UNSEEN, List.of()),
                        site("E", SiteResult.Role.UNKNOWN, List.of(), "e")))
                .orElseThrow();
        assertThat(pooled.site()).isEqualTo(SiteResult.POOLED);
        assertThat(pooled.scores()).extracting(CaseScore::caseId).containsExactly("b1", "b2", "c");
        assertThat(pooled.seen()).containsExactly("seen B", "seen C");
        assertThat(pooled.others().get("mean label"))
                .extracting(CaseScore::caseId)
                .containsExactly("other B", "other C");
        assertThat(pooled.failed()).containsExactly(FAILURE);
    }

    @Test
    void oneUnseenSiteIsNotPooled() {
        assertThat(SiteResult.pooled(List.of(
                        site("A", SiteResult.Role.SOURCE, List.of(), "a"),
                        site("B", SiteResult.Role.UNSEEN, List.of(), "b"),
                        site("C", SiteResult.Role.UNSEEN, List.of()))))
                .isEmpty();
    }

    @Test
    void aCaseThatFailedMakesTheJobIncomplete() {
        assertThatCode(() -> SiteResult.requireComplete(List.of(site("A", SiteResult.Role.UNSEEN, List.of(), "a"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SiteResult.requireComplete(List.of(
                        site("A", SiteResult.Role.UNSEEN, List.of(), "a"),
                        site("B", SiteResult.Role.UNSEEN, List.of(FAILURE), "c"))))
                .isInstanceOf(IncompleteJobException.class)
                .hasMessage("1 of 3 cases failed: is damaged");
    }
}
