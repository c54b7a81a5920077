package org.desam4j.training.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The measurements of one benchmark. A figure that is not known, or makes no sense for it, is absent.
 *
 * @param name of the benchmark
 * @param runs the number of timed repetitions, after one that prepares
 * @param medianSeconds median of a run in seconds
 * @param minimumSeconds the fastest run in seconds
 * @param maximumSeconds the slowest run in seconds
 * @param runSeconds each run in seconds, in order
 * @param userSeconds user time of a run in seconds, all threads together
 * @param systemSeconds system time of a run in seconds
 * @param systemOverUser their ratio
 * @param minorFaults of a run
 * @param peakMebibytes most resident memory of the process during the runs, in MiB
 * @param gflops 10⁹ floating-point operations in a second
 * @param gemmShare that rate as a share of what matrix products reached in the same process
 */
public record Measurement(
        String name,
        int runs,
        double medianSeconds,
        double minimumSeconds,
        double maximumSeconds,
        List<Double> runSeconds,
        Optional<Double> userSeconds,
        Optional<Double> systemSeconds,
        Optional<Double> systemOverUser,
        Optional<Long> minorFaults,
        Optional<Double> peakMebibytes,
        Optional<Double> gflops,
        Optional<Double> gemmShare) {

    public Measurement {
        runSeconds = List.copyOf(runSeconds);
    }

    /** As JSON has it: by names with underscores, without what is absent. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("runs", runs);
        fields.put("median_s", medianSeconds);
        fields.put("min_s", minimumSeconds);
        fields.put("max_s", maximumSeconds);
        fields.put("runs_s", runSeconds);
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
