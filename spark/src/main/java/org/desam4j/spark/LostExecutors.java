package org.desam4j.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Hears of executors that are gone while they are needed; Spark computes their tasks again. */
final class LostExecutors extends SparkListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        String reason = removed.reason().lines().findFirst().orElse("no reason is given");
        lines.add("Executor " + removed.executorId() + " is lost (" + reason
                + "); the parts that it had are computed elsewhere");
    }

    /** The lines since this was last asked. */
    synchronized List<String> newLines() {
        List<String> fresh = List.copyOf(lines);
        lines.clear();
        return fresh;
    }
}
