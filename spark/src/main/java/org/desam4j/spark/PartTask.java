package org.desam4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.desam4j.cli.Invocation;
import org.desam4j.training.Failure;
import org.desam4j.training.Progress;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * A task: computes one part on an executor. A part that fails is a result; where not even the models open, it is the task that fails, which
 * Spark tries again on another machine.
 */
final class PartTask extends AbstractFunction1<Iterator<String>, PartResult> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Invocation> command;

    PartTask(Broadcast<Invocation> command) {
        this.command = command;
    }

    @Override
    public PartResult apply(Iterator<String> parts) {
        String part = parts.next();
        Lines lines = new Lines();
        try (KeptWorkers.Lease lease = KeptWorkers.ofThisProcess()
                .take(command.value(), TaskContext.get().cpus())) {
            try {
                String result = lease.worker().compute(part, lines);
                return PartResult.done(result, lines.said());
            } catch (IOException | RuntimeException e) {
                return PartResult.failed(new Failure(part, e).reason(), lines.said());
            }
        }
    }

    /** Keeps what a part has to say for the machine that the user looks at. */
    private static final class Lines implements Progress {
        private final List<String> said = new ArrayList<>();

        @Override
        public void report(String work, long done, long total, String unit) {}

        @Override
        public void say(String line) {
            said.add(line);
        }

        List<String> said() {
            return said;
        }
    }
}
