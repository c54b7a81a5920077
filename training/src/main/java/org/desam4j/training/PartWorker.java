package org.desam4j.training;

import java.io.Closeable;
import java.io.IOException;

/** Computes parts of a job one after the other, with what they have in common, such as a model, loaded once. For one thread at a time. */
@FunctionalInterface
public interface PartWorker extends Closeable {

    /**
     * Computes a part and leaves its files. One that is there already is left as it is.
     *
     * @param part its name
     * @return a text for the job's own machine, beside the files; may be empty
     * @throws IOException if the part cannot be computed
     */
    String compute(String part, Progress progress) throws IOException;

    /** Frees what the parts have in common; a worker that owns nothing has nothing to free. */
    @Override
    default void close() {}

    /**
     * The same worker as the owner of what it computes with.
     *
     * @param free frees that when the worker is closed
     */
    default PartWorker owning(Runnable free) {
        PartWorker worker = this;
        return new PartWorker() {
            @Override
            public String compute(String part, Progress progress) throws IOException {
                return worker.compute(part, progress);
            }

            @Override
            public void close() {
                worker.close();
                free.run();
            }
        };
    }
}
