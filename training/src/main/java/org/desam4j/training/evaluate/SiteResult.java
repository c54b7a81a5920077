package org.desam4j.training.evaluate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.desam4j.training.Failure;
import org.desam4j.training.IncompleteJobException;

/**
 * One evaluated site.
 *
 * @param site its name
 * @param role whether the model was trained on it
 * @param cases its evaluated cases
 * @param seen names of the cases that the model has seen in training, which are left out
 * @param others how other masks do on the same cases, by what they are called
 * @param failed cases that could not be measured
 */
public record SiteResult(
        String site,
        Role role,
        List<CaseResult> cases,
        List<String> seen,
        Map<String, List<CaseScore>> others,
        List<Failure> failed) {

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
        failed = List.copyOf(failed);
        others = new LinkedHashMap<>(others);
    }

    public List<CaseScore> scores() {
        return cases.stream().map(CaseResult::score).toList();
    }

    /** The scores of several sites together. */
    public static List<CaseScore> scores(Collection<SiteResult> sites) {
        return sites.stream().flatMap(site -> site.scores().stream()).toList();
    }

    /** The cases of several sites that could not be measured. */
    public static List<Failure> failures(Collection<SiteResult> sites) {
        return sites.stream().flatMap(site -> site.failed().stream()).toList();
    }

    /**
     * Makes sure that every case was measured.
     *
     * @throws IncompleteJobException if some could not be
     */
    public static void requireComplete(Collection<SiteResult> sites) throws IncompleteJobException {
        List<Failure> failures = failures(sites);
        if (!failures.isEmpty()) {
            throw new IncompleteJobException(
                    failures, failures.size() + scores(sites).size(), "cases");
        }
    }
}
