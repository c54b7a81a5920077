package org.desam4j.training.bench;

import java.io.IOException;

/** A piece of work to be timed, prepared. Owns what it works on. */
interface Task extends AutoCloseable {

    /** Does the work once. */
    void run() throws IOException;

    /** Floating-point operations of one run, two for each multiply-add; 0 where they are not counted. */
    default double operations() {
        return 0;
    }

    @Override
    default void close() throws IOException {}
}
