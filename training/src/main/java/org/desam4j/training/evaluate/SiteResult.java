package org.desam4j.training.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.Failure;
import org.desam4j.training.IncompleteJobException;

/**
 * One evaluated site.
 *
 * @param site its name
 * @param role the site's part in the model's training
 * @param cases its evaluated cases
 * @param seen names of the cases that the model has seen in training, which are left out
 * @param others the scores of other masks on the same cases, by the masks' names
 * @param failed cases that could not be measured
 */
public record SiteResult(
        String site,
        Role role,
        List<CaseResult> cases,
        List<String> seen,
        Map<String, List<CaseScore>> others,
        List<Failure> failed) {

    /** The name of the unseen sites together in place of a site. */
    public static final String POOLED = "pooled";

    /** The part of a site in the model's training. */
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

    /**
     * The cases of all sites that the model has not been trained on as one: the only figure that the published scripts print is
     * the mean Dice over them.
     *
     * @return nothing if there are fewer than two such sites with cases
     */
    public static Optional<SiteResult> pooled(Collection<SiteResult> sites) {
        List<SiteResult> unseen = sites.stream()
                .filter(each -> each.role() == Role.UNSEEN && !each.cases().isEmpty())
                .toList();
        if (unseen.size() < 2) {
            return Optional.empty();
        }
        Map<String, List<CaseScore>> others = new LinkedHashMap<>();
        for (SiteResult each : unseen) {
            each.others()
                    .forEach((mask, scores) -> others.computeIfAbsent(mask, key -> new ArrayList<>())
                            .addAll(scores));
        }
        return Optional.of(new SiteResult(
                POOLED,
                Role.UNSEEN,
                unseen.stream().flatMap(each -> each.cases().stream()).toList(),
                unseen.stream().flatMap(each -> each.seen().stream()).toList(),
                others,
                failures(unseen)));
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
