package org.desam4j.training.internal;

import org.nd4j.linalg.factory.Nd4j;

/** The time that work takes. */
public final class Elapsed {
    private static final double NANOSECONDS = 1e9;

    private Elapsed() {}

    /**
     * Something that can be timed.
     *
     * @param <X> the exception that it may end with
     */
    @FunctionalInterface
    public interface Work<X extends Exception> {
        /** Does it. */
        void run() throws X;
    }

    /** Does the work, and gives the seconds until it has ended, on a GPU too, where what was called may still be running. */
    public static <X extends Exception> double seconds(Work<X> work) throws X {
        long start = System.nanoTime();
        work.run();
        Nd4j.getExecutioner().commit();
        return (System.nanoTime() - start) / NANOSECONDS;
    }
}
