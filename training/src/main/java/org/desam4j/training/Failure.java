package org.desam4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A case or scan of a batch that could not be done.
 *
 * @param name the name of what failed
 * @param cause the cause
 */
public record Failure(String name, Exception cause) {

    /** The reason in one line; an error of the program itself is called so. */
    public String reason() {
        Throwable known = cause instanceof UncheckedIOException unchecked ? unchecked.getCause() : cause;
        boolean expected = known instanceof IOException || known instanceof IllegalArgumentException;
        String message = String.valueOf(known.getMessage()).replaceAll("\\s*\\R\\s*", " ");
        return expected ? message : "internal error: " + known.getClass().getSimpleName() + ", " + message;
    }

    /** The cause as a piece of work that promises nothing but IOException throws it. */
    public IOException asIOException() {
        return cause instanceof IOException known ? known : new IOException(reason(), cause);
    }
}
