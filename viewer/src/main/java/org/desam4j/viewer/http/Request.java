package org.desam4j.viewer.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has passed the guard.
 *
 * @param variables the parts of the path that the route names, and the parameters of the query
 * @param length the body's length as the client states it; nothing if it does not
 * @param body the bytes that follow, which are read once
 */
public record Request(Map<String, String> variables, Optional<Long> length, InputStream body) {
    public Request {
        variables = Map.copyOf(variables);
    }

    /** A part of the path, or a parameter of the query. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** A part of the path that its route names. */
    public String text(String name) {
        return find(name).orElseThrow();
    }

    /**
     * A part of the path as a place in a list.
     *
     * @param count the number of places
     * @throws RequestException if there is no such place
     */
    public int index(String name, int count) throws RequestException {
        String text = text(name);
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) >= count) {
            throw RequestException.missing(
                    "there is no " + name + " of that number; they are counted from 0 to " + (count - 1));
        }
        return Integer.parseInt(text);
    }

    /**
     * The whole body.
     *
     * @throws RequestException if it is larger than it may be
     */
    public byte[] bytes(int most) throws IOException, RequestException {
        requireAtMost(most);
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw tooLarge(most);
        }
        return bytes;
    }

    /**
     * Makes sure that the body does not claim to be larger than it may be.
     *
     * @throws RequestException if it does
     */
    public void requireAtMost(long most) throws RequestException {
        if (length.isPresent() && length.get() > most) {
            throw tooLarge(most);
        }
    }

    /** The refusal of a body that is larger than it may be. */
    public static RequestException tooLarge(long most) {
        return new RequestException(413, "the body is larger than " + most + " bytes");
    }
}
