package org.desam4j.cli;

import org.desam4j.training.run.Stop;

/** Lets a job keep its state when the process is asked to end, by Ctrl-C or by the system. */
final class Stopping implements AutoCloseable {
    private static final long SECONDS = 120;

    private final Stop stop = new Stop();

    Stopping() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::request));
    }

    Stop stop() {
        return stop;
    }

    private void request() {
        stop.request();
        try {
            stop.await(SECONDS);
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
