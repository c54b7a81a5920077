package org.desam4j.viewer.http;

/** A request that cannot be answered. The message is one sentence for whoever asked. */
public final class RequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP, 400 to 599 */
    public RequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** A request that the server does not understand. */
    public static RequestException bad(String message) {
        return new RequestException(400, message);
    }

    /** A request for something that is not there. */
    public static RequestException missing(String message) {
        return new RequestException(404, message);
    }

    public int status() {
        return status;
    }
}
