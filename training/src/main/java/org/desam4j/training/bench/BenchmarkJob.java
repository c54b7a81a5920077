package org.desam4j.training.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.PromptMode;

/**
 * Times the parts that take a user's time. Matrix products come first, whichever parts are wanted: what the others reach is
 * compared with them.
 *
 * @param config the network's sizes
 * @param variant its name in the encoder benchmark's name
 * @param only names of the benchmarks that are wanted; all if empty
 * @param repetitions the number of timed repetitions of each, but for the naive grid, which runs once
 */
public record BenchmarkJob(SamConfig config, String variant, Set<String> only, int repetitions) {
    private static final String GEMM = "gemm";
    private static final String NAIVE = "decoder-81-naive";
    private static final int BATCH = 8;

    public BenchmarkJob {
        only = Set.copyOf(only);
        if (repetitions < 1) {
            throw new IllegalArgumentException("at least one repetition is needed");
        }
        List<String> known = names(variant);
        for (String name : only) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no benchmark " + name + "; there are " + String.join(", ", known));
            }
        }
    }

    /** Prepares a task. */
    @FunctionalInterface
    private interface Preparation {
        Task prepare(Subject subject) throws IOException;
    }

    private static Map<String, Preparation> benchmarks(String variant) {
        int side = PromptMode.GridPoints.PUBLISHED_SIDE;
        Map<String, Preparation> benchmarks = new LinkedHashMap<>();
        benchmarks.put("encoder-" + variant.replace('_', '-'), EncoderTask::new);
        benchmarks.put("decoder-1", subject -> new DecoderTask(subject, Prompts.wholeBox(1, imageSize(subject))));
        benchmarks.put("decoder-81", subject -> new GridTask(subject, side));
        benchmarks.put(NAIVE, subject -> new DecoderTask(subject, Prompts.grid(side, imageSize(subject))));
        benchmarks.put("train-step-8", subject -> new TrainingStepTask(subject, BATCH));
        benchmarks.put("cache-write", subject -> new CacheTask(subject, BATCH, true));
        benchmarks.put("cache-read", subject -> new CacheTask(subject, BATCH, false));
        benchmarks.put("import", ImportTask::new);
        return benchmarks;
    }

    private static int imageSize(Subject subject) {
        return subject.config().imageSize();
    }

    /** The names of all benchmarks of a network. */
    public static List<String> names(String variant) {
        List<String> names = new ArrayList<>(List.of(GEMM));
        names.addAll(benchmarks(variant).keySet());
        return names;
    }

    /** Runs the benchmarks. */
    public List<Measurement> execute(Progress progress) throws IOException {
        Stopwatch stopwatch = new Stopwatch(progress);
        List<Measurement> measurements = new ArrayList<>();
        double gemmRate;
        try (Task gemm = new GemmTask()) {
            Measurement measured = stopwatch.time(GEMM, gemm, repetitions, 0);
            gemmRate = measured.gflops().orElseThrow();
            measurements.add(measured);
        }
        for (Map.Entry<String, Preparation> benchmark : benchmarks(variant).entrySet()) {
            String name = benchmark.getKey();
            if (only.isEmpty() || only.contains(name)) {
                try (Subject subject = new Subject(config);
                        Task task = benchmark.getValue().prepare(subject)) {
                    measurements.add(stopwatch.time(name, task, name.equals(NAIVE) ? 1 : repetitions, gemmRate));
                }
            }
        }
        return measurements;
    }
}
