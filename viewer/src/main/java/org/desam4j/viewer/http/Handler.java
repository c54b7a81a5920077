package org.desam4j.viewer.http;

import java.io.IOException;

/** The answer of a route. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers.
     *
     * @throws RequestException if the request is at fault
     * @throws IOException if a file cannot be read or written; its message is for the user
     */
    Response answer(Request request) throws IOException, RequestException, InterruptedException;
}
