package org.desam4j.spark;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.desam4j.cli.Invocation;
import org.desam4j.training.Cluster;
import org.desam4j.training.Progress;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Try;

/** The executors of a Spark application. One task is a part. */
final class SparkCluster implements Cluster {
    private static final long POLL_MILLIS = 100;

    /** The words of Spark's for an application that was ended from outside. */
    private static final Pattern STOPPED = Pattern.compile("SparkContext was shut down|stopped SparkContext");

    private final JavaSparkContext context;
    private final Broadcast<Invocation> command;
    private final LostExecutors lost = new LostExecutors();

    SparkCluster(SparkConf settings, Invocation command) {
        context = new JavaSparkContext(settings);
        context.sc().addSparkListener(lost);
        this.command = context.broadcast(command);
    }

    @Override
    public List<Outcome> compute(String work, List<String> parts, String unit, Progress progress) throws IOException {
        if (parts.isEmpty()) {
            return List.of();
        }
        PartResults results = new PartResults(parts);
        SimpleFutureAction<BoxedUnit> job = submit(parts, results);
        boolean over = false;
        try {
            while (!job.isCompleted()) {
                report(work, unit, results, progress);
                Thread.sleep(POLL_MILLIS);
            }
            over = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Spark", e);
        } finally {
            if (!over) {
                job.cancel();
            }
        }
        // Before the end is judged: whoever stops this process stops Spark's part of it, too, and says so here.
        report(work, unit, results, progress);
        requireSuccess(job);
        return results.outcomes();
    }

    private SimpleFutureAction<BoxedUnit> submit(List<String> parts, PartResults results) throws IOException {
        try {
            return context.sc()
                    .submitJob(
                            context.parallelize(parts, parts.size()).rdd(),
                            new PartTask(command),
                            CollectionConverters.asScala(IntStream.range(0, parts.size())
                                            .<Object>mapToObj(index -> index)
                                            .toList())
                                    .toSeq(),
                            (index, result) -> {
                                results.add((Integer) index, result);
                                return BoxedUnit.UNIT;
                            },
                            () -> BoxedUnit.UNIT);
        } catch (IllegalStateException e) {
            throw stopped(e);
        }
    }

    private static IOException stopped(Throwable cause) {
        return new IOException(
                "Spark has ended the application: its master is gone or was never there, or executors failed too often, of which"
                        + " their logs tell; the parts that are done are kept, and the same command does what is missing",
                cause);
    }

    private void report(String work, String unit, PartResults results, Progress progress) {
        lost.newLines().forEach(progress::say);
        results.newLines().forEach(progress::say);
        progress.report(work, results.done(), results.total(), unit);
    }

    private static void requireSuccess(SimpleFutureAction<BoxedUnit> job) throws IOException {
        Try<BoxedUnit> end = job.value().get();
        if (end instanceof Failure<BoxedUnit> failure) {
            String reason = String.valueOf(failure.exception().getMessage());
            if (STOPPED.matcher(reason).find()) {
                throw stopped(failure.exception());
            }
            throw new IOException(
                    "Spark cannot go on: " + reason.lines().findFirst().orElse("no reason is given")
                            + "; the parts that are done are kept, and the same command does what is missing",
                    failure.exception());
        }
    }

    @Override
    public void close() {
        context.close();
        KeptWorkers.ofThisProcess().close();
    }
}
