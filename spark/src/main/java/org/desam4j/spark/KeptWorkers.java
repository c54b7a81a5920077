package org.desam4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.desam4j.cli.Invocation;
import org.desam4j.training.PartWorker;

/**
 * The workers of an executor's process with the models that they have loaded, kept from one task to the next. Spark makes a task's objects
 * anew for each task, so that this is the one thing of the program that belongs to the process. A worker serves one task at a time: there
 * are as many as tasks run at once, one where {@code spark.executor.cores} equals {@code spark.task.cpus}, and all are of one command: those
 * of another are closed before the first of it is opened. They end with {@link #close} or with the process.
 */
final class KeptWorkers {
    private static final KeptWorkers OF_THIS_PROCESS = new KeptWorkers();

    private final Deque<Lease> idle = new ArrayDeque<>();

    private KeptWorkers() {}

    static KeptWorkers ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** A worker while one task has it; closing gives it back. */
    final class Lease implements AutoCloseable {
        private final Invocation command;
        private final PartWorker worker;

        private Lease(Invocation command, PartWorker worker) {
            this.command = command;
            this.worker = worker;
        }

        PartWorker worker() {
            return worker;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    /**
     * A worker of a command: one that is idle, or a new one.
     *
     * @param threads that compute a part
     * @throws UncheckedIOException if what it needs cannot be opened on this machine
     */
    Lease take(Invocation command, int threads) {
        Optional<Lease> kept = kept(command);
        if (kept.isPresent()) {
            return kept.get();
        }
        try {
            return new Lease(command, command.open(threads));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private synchronized Optional<Lease> kept(Invocation command) {
        if (!idle.isEmpty() && !idle.peek().command.equals(command)) {
            close();
        }
        return Optional.ofNullable(idle.poll());
    }

    private synchronized void giveBack(Lease lease) {
        idle.push(lease);
    }

    /** Closes the idle ones. */
    synchronized void close() {
        while (!idle.isEmpty()) {
            idle.pop().worker.close();
        }
    }
}
