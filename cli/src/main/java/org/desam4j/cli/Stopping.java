package org.desam4j.cli;

import java.io.PrintWriter;
import org.desam4j.training.run.Stop;

/**
 * Lets a job keep its state, or its whole files, when the process is asked to end, by Ctrl-C or by the system. A second Ctrl-C ends it at
 * once.
 */
final class Stopping implements AutoCloseable {
    private static final long SECONDS_FOR_STATE = 120;
    /** Without a state to keep nothing is lost that would not be lost later. */
    private static final long SECONDS_WITHOUT_STATE = 5;

    private final Stop stop = new Stop();
    private final PrintWriter err;

    Stopping(PrintWriter err) {
        this.err = err;
        Runtime.getRuntime().addShutdownHook(new Thread(this::request));
        Interrupts.endAtTheSecond();
    }

    Stop stop() {
        return stop;
    }

    private void request() {
        stop.request();
        try {
            if (stop.await(0)) {
                return;
            }
            err.println("Stopping; Ctrl-C once more ends at once");
            if (!stop.await(stop.isKeepingState() ? SECONDS_FOR_STATE : SECONDS_WITHOUT_STATE)) {
                err.println("Stopped in the middle of a step; what was written whole is kept");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The job has ended. */
    @Override
    public void close() {
        stop.confirm();
    }
}
