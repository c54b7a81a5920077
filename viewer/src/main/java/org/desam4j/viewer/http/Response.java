package org.desam4j.viewer.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.desam4j.training.internal.StrictJson;

/** An answer: a status of HTTP, and a body of some type. */
public final class Response {
    private static final String JSON = "application/json";
    private static final String BYTES = "application/octet-stream";

    private final int status;
    private final String type;
    private final byte[] body;
    private final Map<String, String> headers;

    private Response(int status, String type, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.headers = Map.copyOf(headers);
    }

    /**
     * Content as it is.
     *
     * @param type of the content, as HTTP names it
     * @param body kept, not copied
     */
    public static Response of(String type, byte[] body) {
        return new Response(200, type, body, Map.of());
    }

    /** Bytes that a page's own scripts know how to read. */
    public static Response bytes(byte[] bytes) {
        return of(BYTES, bytes);
    }

    /** A value as JSON. */
    public static Response json(Object value) {
        return json(200, value);
    }

    /** A value as JSON, with a status of its own. */
    public static Response json(int status, Object value) {
        try {
            String text = StrictJson.line(StrictJson.tree(value));
            return new Response(status, JSON, text.getBytes(StandardCharsets.UTF_8), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * A failure, as every failure of the interface looks.
     *
     * @param message one sentence
     */
    public static Response failure(int status, String message) {
        return json(status, new Failure(new Problem(status, message)));
    }

    private record Failure(Problem error) {}

    private record Problem(int status, String message) {}

    /** The same with a further header. */
    public Response with(String name, String value) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(name, value);
        return new Response(status, type, body, all);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    byte[] body() {
        return body;
    }

    Map<String, String> headers() {
        return headers;
    }
}
