package org.desam4j.training.dataset.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static List<Case> cases(String site, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Case(site + i, site, Path.of("image"), Path.of("label")))
                .toList();
    }

    /** The share of 30 %, of 7 cases: 4.9 of them train, which is 4 whole ones. */
    @Test
    void aCaseThatTheShareCutsValidates() {
        Split split = Split.of(cases("A", 7), 0.3, 0);
        assertThat(split.training()).isEqualTo(cases("A", 7).subList(0, 4));
        assertThat(split.validation()).isEqualTo(cases("A", 7).subList(4, 7));
    }

    @Test
    void oneCaseValidatesWhateverTheShare() {
        Split split = Split.of(cases("A", 5), 0, 0);
        assertThat(split.training()).hasSize(4);
        assertThat(split.validation()).extracting(Case::id).containsExactly("A4");
    }

    /** Java's documented shuffle, and nothing but the order changes. */
    @Test
    void shufflingComesBeforeDividing() {
        List<Case> cases = cases("A", 20);
        List<Case> shuffled = new ArrayList<>(cases);
        Collections.shuffle(shuffled, new Random(5));
        Split split = Split.shuffled(cases, 0.2, 0.25, new Random(5));
        assertThat(split).isEqualTo(Split.of(shuffled, 0.2, 0.25)).isNotEqualTo(Split.of(cases, 0.2, 0.25));
        List<Case> all = new ArrayList<>(split.training());
        all.addAll(split.validation());
        all.addAll(split.heldOut());
        assertThat(all).containsExactlyInAnyOrderElementsOf(cases);
    }

    @Test
    void theSplitsOfSeveralSitesBecomeOne() {
        Split joined = Split.joined(List.of(Split.of(cases("A", 4), 0.5, 0.25), Split.of(cases("B", 4), 0.5, 0.25)));
        assertThat(joined.training()).extracting(Case::id).containsExactly("A0", "B0");
        assertThat(joined.validation()).extracting(Case::id).containsExactly("A1", "A2", "B1", "B2");
        assertThat(joined.heldOut()).extracting(Case::id).containsExactly("A3", "B3");
    }
}
