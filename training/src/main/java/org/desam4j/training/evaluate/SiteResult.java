package org.desam4j.training.evaluate;

import java.util.Collection;
import java.util.List;

/**
 * One evaluated site.
 *
 * @param site its name
 * @param role whether the model was trained on it
 * @param cases its evaluated cases
 * @param prior how the {@linkplain MeanPrior trivial mask} does on the same cases; empty where there is none
 */
public record SiteResult(String site, Role role, List<CaseResult> cases, List<CaseScore> prior) {

    /** What a site is to the model. */
    public enum Role {
        SOURCE("source, held out"),
        UNSEEN("unseen"),
        UNKNOWN("");

        private final String title;

        Role(String title) {
            this.title = title;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    public SiteResult {
        cases = List.copyOf(cases);
        prior = List.copyOf(prior);
    }

    public List<CaseScore> scores() {
        return cases.stream().map(CaseResult::score).toList();
    }

    /** The scores of several sites together. */
    public static List<CaseScore> scores(Collection<SiteResult> sites) {
        return sites.stream().flatMap(site -> site.scores().stream()).toList();
    }
}
