package org.desam4j.training.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The measurements of one benchmark. A figure that is not known, or makes no sense for it, is absent.
 *
 * @param name of the benchmark
 * @param repetitions the number of timed repetitions, after one that prepares
 * @param medianSeconds median of a repetition in seconds
 * @param minimumSeconds the fastest repetition in seconds
 * @param maximumSeconds the slowest repetition in seconds
 * @param repetitionSeconds each repetition in seconds, in order
 * @param userSeconds user time of a repetition in seconds, all threads together
 * @param systemSeconds system time of a repetition in seconds
 * @param systemOverUser their ratio
 * @param minorFaults of a repetition
 * @param peakMebibytes most resident memory of the process during the repetitions, in MiB
 * @param gflops 10⁹ floating-point operations in a second
 * @param gemmShare that rate as a share of what matrix products reached in the same process
 */
public record Measurement(
        String name,
        int repetitions,
        double medianSeconds,
        double minimumSeconds,
        double maximumSeconds,
        List<Double> repetitionSeconds,
        Optional<Double> userSeconds,
        Optional<Double> systemSeconds,
        Optional<Double> systemOverUser,
        Optional<Long> minorFaults,
        Optional<Double> peakMebibytes,
        Optional<Double> gflops,
        Optional<Double> gemmShare) {

    public Measurement {
        repetitionSeconds = List.copyOf(repetitionSeconds);
    }

    /** As JSON has it: by names with underscores, without what is absent. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("runs", repetitions);
        fields.put("median_s", medianSeconds);
        fields.put("min_s", minimumSeconds);
        fields.put("max_s", maximumSeconds);
        fields.put("runs_s", repetitionSeconds);
        userSeconds.ifPresent(value -> fields.put("user_s", value));
        systemSeconds.ifPresent(value -> fields.put("sys_s", value));
        systemOverUser.ifPresent(value -> fields.put("sys_over_user", value));
        minorFaults.ifPresent(value -> fields.put("minor_faults", value));
        peakMebibytes.ifPresent(value -> fields.put("peak_rss_mb", value));
        gflops.ifPresent(value -> fields.put("gflops", value));
        gemmShare.ifPresent(value -> fields.put("gemm_share", value));
        return fields;
    }
}
