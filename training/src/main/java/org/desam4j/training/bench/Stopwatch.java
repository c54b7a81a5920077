package org.desam4j.training.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.desam4j.training.Progress;
import org.desam4j.training.internal.Elapsed;
import org.desam4j.training.internal.Quantile;
import org.desam4j.training.study.internal.PeakMemory;

/** Times tasks: one run to prepare, then several that count. */
final class Stopwatch {
    private static final double MEBIBYTE = 1 << 20;
    private static final double GIGA = 1e9;

    private final Progress progress;

    Stopwatch(Progress progress) {
        this.progress = progress;
    }

    /**
     * Times a task.
     *
     * @param repetitions that count
     * @param gemmRate 10⁹ floating-point operations in a second that matrix products of the same precision reach; 0 for these
     */
    Measurement time(String name, Task task, int repetitions, double gemmRate) throws IOException {
        task.run();
        PeakMemory.restart();
        Optional<ProcessUsage> before = ProcessUsage.now();
        List<Double> seconds = new ArrayList<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            seconds.add(Elapsed.seconds(task::run));
            progress.report("Timing " + name, repetition + 1, repetitions, "repetitions");
        }
        Optional<ProcessUsage> used =
                before.isPresent() ? ProcessUsage.now().map(now -> now.since(before.get())) : Optional.empty();
        OptionalLong peak = PeakMemory.bytes();
        double median = Quantile.of(
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray(), 0.5);
        Optional<Double> rate =
                task.operations() > 0 ? Optional.of(task.operations() / median / GIGA) : Optional.empty();
        return new Measurement(
                name,
                seconds,
                used.map(usage -> usage.dividedBy(repetitions)),
                peak.isPresent() ? Optional.of(peak.getAsLong() / MEBIBYTE) : Optional.empty(),
                rate,
                gemmRate > 0 ? rate.map(value -> value / gemmRate) : Optional.empty());
    }
}
