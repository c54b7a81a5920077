package org.desam4j.training.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.training.Progress;
import org.desam4j.training.inference.card.PromptMode;

/**
 * Times the parts that take a user's time. Matrix products come first: what the others reach is compared with those of their precision.
 *
 * @param config the network's sizes
 * @param variant its name in the encoder benchmark's name
 * @param only names of the benchmarks that are wanted; all that this machine can run if empty
 * @param repetitions the number of timed repetitions of each, but for the naive grid, which runs once
 */
public record BenchmarkJob(SamConfig config, String variant, Set<String> only, int repetitions) {
    private static final String GEMM = "gemm";
    private static final String NAIVE = "decoder-81-naive";
    private static final String BFLOAT16 = "-bf16";
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
            precision(name).obstacle().ifPresent(reason -> {
                throw new IllegalArgumentException("the benchmark " + name + " cannot run on this machine: " + reason);
            });
        }
    }

    /** Prepares a task. */
    @FunctionalInterface
    private interface Preparation {
        Task prepare(Subject subject) throws IOException;
    }

    /**
     * A benchmark of a network.
     *
     * @param name that of a network in bfloat16 ends in {@code -bf16}
     */
    private record Benchmark(String name, Preparation preparation) {}

    private static List<Benchmark> benchmarks(String variant) {
        int side = PromptMode.GridPoints.PUBLISHED_SIDE;
        Preparation wholeBox = subject -> new DecoderTask(subject, Prompts.wholeBox(1, imageSize(subject)));
        Preparation trainingStep = subject -> new TrainingStepTask(subject, BATCH);
        String encoder = "encoder-" + variant.replace('_', '-');
        return List.of(
                new Benchmark(encoder, EncoderTask::new),
                new Benchmark(encoder + BFLOAT16, EncoderTask::new),
                new Benchmark("decoder-1", wholeBox),
                new Benchmark("decoder-1" + BFLOAT16, wholeBox),
                new Benchmark("decoder-81", subject -> new GridTask(subject, side)),
                new Benchmark(NAIVE, subject -> new DecoderTask(subject, Prompts.grid(side, imageSize(subject)))),
                new Benchmark("train-step-8", trainingStep),
                new Benchmark("train-step-8" + BFLOAT16, trainingStep),
                new Benchmark("cache-write", subject -> new CacheTask(subject, BATCH, true)),
                new Benchmark("cache-read", subject -> new CacheTask(subject, BATCH, false)),
                new Benchmark("import", ImportTask::new));
    }

    private static int imageSize(Subject subject) {
        return subject.config().imageSize();
    }

    private static Precision precision(String name) {
        return name.endsWith(BFLOAT16) ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    /** The names of all benchmarks of a network. */
    public static List<String> names(String variant) {
        List<String> names = new ArrayList<>(List.of(GEMM, GEMM + BFLOAT16));
        benchmarks(variant).forEach(benchmark -> names.add(benchmark.name()));
        return names;
    }

    /** Runs the benchmarks. */
    public List<Measurement> execute(Progress progress) throws IOException {
        List<String> wanted = names(variant).stream().filter(this::isWanted).toList();
        Stopwatch stopwatch = new Stopwatch(progress);
        List<Measurement> measurements = new ArrayList<>();
        Map<Precision, Double> gemmRates = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            if (wanted.stream().anyMatch(name -> precision(name) == precision)) {
                Measurement measured = gemm(precision, stopwatch);
                gemmRates.put(precision, measured.gflops().orElseThrow());
                measurements.add(measured);
            }
        }
        for (Benchmark benchmark : benchmarks(variant)) {
            String name = benchmark.name();
            if (wanted.contains(name)) {
                Precision precision = precision(name);
                try (Subject subject = new Subject(config, precision);
                        Task task = benchmark.preparation().prepare(subject)) {
                    measurements.add(
                            stopwatch.time(name, task, name.equals(NAIVE) ? 1 : repetitions, gemmRates.get(precision)));
                }
            }
        }
        return measurements;
    }

    private boolean isWanted(String name) {
        return only.isEmpty() ? precision(name).obstacle().isEmpty() : only.contains(name);
    }

    private Measurement gemm(Precision precision, Stopwatch stopwatch) throws IOException {
        try (Task gemm = new GemmTask(precision)) {
            return stopwatch.time(precision == Precision.BFLOAT16 ? GEMM + BFLOAT16 : GEMM, gemm, repetitions, 0);
        }
    }
}
