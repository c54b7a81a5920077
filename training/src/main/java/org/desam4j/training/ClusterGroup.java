package org.desam4j.training;

import java.io.IOException;
import java.util.List;

/**
 * One of several kinds of parts that a cluster computes.
 *
 * @param cluster stays the caller's
 * @param group the first part of each name
 */
record ClusterGroup(Cluster cluster, String group) implements Cluster {

    @Override
    public List<Outcome> compute(String work, List<String> parts, String unit, Progress progress) throws IOException {
        List<String> names = parts.stream().map(part -> group + "/" + part).toList();
        return cluster.compute(work, names, unit, progress).stream()
                .map(this::ungrouped)
                .toList();
    }

    private Outcome ungrouped(Outcome outcome) {
        String part = outcome.part().substring(group.length() + 1);
        return new Outcome(
                part, outcome.result(), outcome.failure().map(failure -> new Failure(part, failure.cause())));
    }

    @Override
    public void close() {}
}
