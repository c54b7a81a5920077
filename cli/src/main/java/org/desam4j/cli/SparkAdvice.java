package org.desam4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The settings that Spark's executors need for networks of each size. Native memory lies outside of Java's heap, and is Spark's "overhead". */
final class SparkAdvice {

    /**
     * A network.
     *
     * @param name its size
     * @param predictionMebibytes native memory of a task that embeds, segments or measures
     * @param trainingMebibytes native memory of a task that trains
     */
    private record Network(String name, int predictionMebibytes, int trainingMebibytes) {}

    /** The README's peaks of a process that computes with the network, rounded up. */
    private static final List<Network> NETWORKS = List.of(
            new Network("ViT-B", 2560, 3584), new Network("ViT-L", 4608, 5632), new Network("ViT-H", 7168, 8704));

    private SparkAdvice() {}

    /** The lines for the user. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                ClusterLibrary.installed().isPresent()
                        ? "this build computes on it: --spark MASTER"
                        : "this build has none; docs/scaling.md says how to get the one that has");
        for (Network network : NETWORKS) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: spark.executor.memoryOverhead=%dm for embed, predict and evaluate, %dm for cross-site and ablation,"
                            + " times the tasks that an executor has at once",
                    network.name(),
                    network.predictionMebibytes(),
                    network.trainingMebibytes()));
        }
        lines.add("spark.task.cpus=N gives a task N threads; with spark.executor.cores=N an executor loads one model");
        return lines;
    }
}
