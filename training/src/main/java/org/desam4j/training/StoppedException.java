package org.desam4j.training;

/** Work ended early because it was asked to. What it had written whole is kept. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("stopped");
    }
}
