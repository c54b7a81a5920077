package org.desam4j.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.desam4j.training.Cluster;
import org.desam4j.training.Failure;

/** The results of a job's parts as they come in, by a thread of Spark's. */
final class PartResults {
    private final List<String> parts;
    private final Map<Integer, PartResult> results = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();

    PartResults(List<String> parts) {
        this.parts = List.copyOf(parts);
    }

    synchronized void add(int index, PartResult result) {
        results.put(index, result);
        lines.addAll(result.lines());
    }

    synchronized int done() {
        return results.size();
    }

    int total() {
        return parts.size();
    }

    /** The lines of parts since this was last asked. */
    synchronized List<String> newLines() {
        List<String> fresh = List.copyOf(lines);
        lines.clear();
        return fresh;
    }

    /** In the order of the parts, when all are there. */
    synchronized List<Cluster.Outcome> outcomes() {
        return IntStream.range(0, parts.size())
                .mapToObj(index -> outcome(parts.get(index), results.get(index)))
                .toList();
    }

    private static Cluster.Outcome outcome(String part, PartResult result) {
        return result.failed()
                ? new Cluster.Outcome(part, "", Optional.of(new Failure(part, new IOException(result.text()))))
                : new Cluster.Outcome(part, result.text(), Optional.empty());
    }
}
