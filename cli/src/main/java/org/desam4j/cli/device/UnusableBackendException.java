package org.desam4j.cli.device;

/** What was asked for cannot be computed with here. */
public final class UnusableBackendException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableBackendException(String message) {
        super(message);
    }

    public UnusableBackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
