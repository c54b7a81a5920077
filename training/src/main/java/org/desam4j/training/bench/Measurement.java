package org.desam4j.training.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.desam4j.training.internal.Quantile;

/**
 * The measurements of one benchmark. A figure that is not known, or makes no sense for it, is absent.
 *
 * @param name of the benchmark
 * @param seconds each repetition in seconds, in order, after one that prepares
 * @param usage processor time and page faults of a repetition
 * @param peakMebibytes most resident memory of the process during the repetitions, in MiB
 * @param gflops 10⁹ floating-point operations in a second
 * @param gemmShare that rate as a share of what matrix products of the same precision reached in the same process
 */
public record Measurement(
        String name,
        List<Double> seconds,
        Optional<ProcessUsage> usage,
        Optional<Double> peakMebibytes,
        Optional<Double> gflops,
        Optional<Double> gemmShare) {

    public Measurement {
        seconds = List.copyOf(seconds);
    }

    /** The number of timed repetitions. */
    public int repetitions() {
        return seconds.size();
    }

    /** Median of a repetition in seconds. */
    public double medianSeconds() {
        return Quantile.of(
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray(), 0.5);
    }

    /** The fastest repetition in seconds. */
    public double minimumSeconds() {
        return Collections.min(seconds);
    }

    /** The slowest repetition in seconds. */
    public double maximumSeconds() {
        return Collections.max(seconds);
    }

    /** System time as a share of user time. */
    public Optional<Double> systemOverUser() {
        return usage.filter(used -> used.userSeconds() > 0).map(used -> used.systemSeconds() / used.userSeconds());
    }

    /** As JSON has it: by names with underscores, without what is absent. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("runs", repetitions());
        fields.put("median_s", medianSeconds());
        fields.put("min_s", minimumSeconds());
        fields.put("max_s", maximumSeconds());
        fields.put("runs_s", seconds);
        usage.ifPresent(used -> fields.put("user_s", used.userSeconds()));
        usage.ifPresent(used -> fields.put("sys_s", used.systemSeconds()));
        systemOverUser().ifPresent(value -> fields.put("sys_over_user", value));
        usage.ifPresent(used -> fields.put("minor_faults", used.minorFaults()));
        peakMebibytes.ifPresent(value -> fields.put("peak_rss_mb", value));
        gflops.ifPresent(value -> fields.put("gflops", value));
        gemmShare.ifPresent(value -> fields.put("gemm_share", value));
        return fields;
    }
}
