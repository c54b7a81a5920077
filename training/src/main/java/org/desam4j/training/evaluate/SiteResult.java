package org.desam4j.training.evaluate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One evaluated site.
 *
 * @param site its name
 * @param role whether the model was trained on it
 * @param cases its evaluated cases
 * @param seen names of the cases that the model has seen in training, which are left out
 * @param others how other masks do on the same cases, by what they are called
 */
public record SiteResult(
        String site, Role role, List<CaseResult> cases, List<String> seen, Map<String, List<CaseScore>> others) {

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
        seen = List.copyOf(seen);
        others = new LinkedHashMap<>(others);
    }

    public List<CaseScore> scores() {
        return cases.stream().map(CaseResult::score).toList();
    }

    /** The scores of several sites together. */
    public static List<CaseScore> scores(Collection<SiteResult> sites) {
        return sites.stream().flatMap(site -> site.scores().stream()).toList();
    }
}
