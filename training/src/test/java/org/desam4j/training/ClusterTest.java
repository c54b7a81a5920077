package org.desam4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private final List<String> events = new ArrayList<>();

    /** A worker that notes what becomes of it, and fails at the part {@code bad}. */
    private final class Noting implements PartWorker {
        private final String name;

        Noting(String name) {
            this.name = name;
            events.add("open " + name);
        }

        @Override
        public String compute(String part, Progress progress) throws IOException {
            if (part.equals("bad")) {
                throw new IOException("torn");
            }
            return name + " " + part;
        }

        @Override
        public void close() {
            events.add("close " + name);
        }
    }

    /** The calling machine, with one worker. */
    private static Cluster of(PartWorker worker) {
        return new Cluster() {
            @Override
            public List<Outcome> compute(String work, List<String> parts, String unit, Progress progress) {
                return parts.stream().map(part -> outcome(part, progress)).toList();
            }

            private Outcome outcome(String part, Progress progress) {
                try {
                    return new Outcome(part, worker.compute(part, progress), Optional.empty());
                } catch (IOException e) {
                    return new Outcome(part, "", Optional.of(new Failure(part, e)));
                }
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void groupsHaveWorkersOfTheirOwnAndOneIsOpenAtATime() throws Exception {
        try (GroupedWorker worker =
                new GroupedWorker(Map.of("a", () -> new Noting("first"), "b", () -> new Noting("second")))) {
            Cluster cluster = of(worker);
            assertThat(cluster.under("a").compute("", List.of("x", "y/z"), "", Progress.SILENT))
                    .extracting(Cluster.Outcome::part, Cluster.Outcome::result)
                    .containsExactly(tuple("x", "first x"), tuple("y/z", "first y/z"));
            assertThat(cluster.under("b").compute("", List.of("x"), "", Progress.SILENT))
                    .extracting(Cluster.Outcome::result)
                    .containsExactly("second x");
        }
        assertThat(events).containsExactly("open first", "close first", "open second", "close second");
    }

    @Test
    void whatAWorkerOwnsIsFreedAfterIt() throws Exception {
        try (PartWorker worker = new Noting("first").owning(() -> events.add("free"))) {
            assertThat(worker.compute("x", Progress.SILENT)).isEqualTo("first x");
            assertThat(events).containsExactly("open first");
        }
        assertThat(events).containsExactly("open first", "close first", "free");
    }

    @Test
    void aFailureHasThePartsOwnName() throws Exception {
        try (GroupedWorker worker = new GroupedWorker(Map.of("a", () -> new Noting("first")))) {
            List<Cluster.Outcome> outcomes =
                    of(worker).under("a").compute("", List.of("bad", "good"), "", Progress.SILENT);
            assertThat(outcomes.get(0).failure().orElseThrow().name()).isEqualTo("bad");
            assertThat(outcomes.get(0).failure().orElseThrow().reason()).isEqualTo("torn");
            assertThat(outcomes.get(1).failure()).isEmpty();
        }
    }
}
