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
 * @param others how other masks do on the same cases, by what they are called
 */
public record SiteResult(String site, Role role, List<CaseResult> cases, Map<String, List<CaseScore>> others) {

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
