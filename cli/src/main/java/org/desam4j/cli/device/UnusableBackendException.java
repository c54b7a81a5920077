package org.desam4j.cli.device;

/** A backend was asked for that cannot be used here. */
public final class UnusableBackendException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableBackendException(String message) {
        super(message);
    }

    public UnusableBackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
