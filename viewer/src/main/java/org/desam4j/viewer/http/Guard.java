package org.desam4j.viewer.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps out other pages of the same browser and other users of the machine: whoever asks must know the token, must have reached the
 * server under its own name, which a page that had its name resolve to this machine has not, and must not be a page from elsewhere.
 *
 * @param token a secret of at least 16 characters
 * @param access the way in which requests bring it
 */
record Guard(String token, Access access) {
    private static final int SHORTEST_TOKEN = 16;
    private static final String BEARER = "bearer ";

    /** The ways of bringing a token. */
    enum Access {
        /** As the first part of the path, or as a bearer's; for browsers on this machine. */
        ADDRESS,
        /** As a bearer's alone, with whatever name of a host; for a proxy on this machine. */
        BEARER
    }

    Guard {
        if (token.length() < SHORTEST_TOKEN || !token.matches("[A-Za-z0-9._~-]+")) {
            throw new IllegalArgumentException(
                    "a token has at least " + SHORTEST_TOKEN + " characters, each a letter, a digit or one of . _ ~ -");
        }
    }

    /**
     * The headers of a request by which it is judged.
     *
     * @param host the name that it was sent to
     * @param origin the page that sent it, if a page did
     * @param authorization the credentials
     */
    record Credentials(Optional<String> host, Optional<String> origin, Optional<String> authorization) {}

    /**
     * The path behind the token.
     *
     * @param path of the request, from its first slash
     * @param port of the server
     * @throws RequestException if the request may not be answered
     */
    String admit(String path, Credentials credentials, int port) throws RequestException {
        Set<String> names = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
        if (access == Access.ADDRESS
                && credentials.host().filter(names::contains).isEmpty()) {
            throw new RequestException(403, "this server answers under the name 127.0.0.1:" + port + " alone");
        }
        Optional<String> origin = credentials.origin();
        if (origin.isPresent() && names.stream().noneMatch(name -> ("http://" + name).equals(origin.get()))) {
            throw new RequestException(403, "this server answers no pages of other origins");
        }
        String rest = path.startsWith("/") ? path.substring(1) : path;
        if (isBearer(credentials.authorization())) {
            return rest;
        }
        int end = rest.indexOf('/');
        if (access == Access.ADDRESS && end > 0 && isToken(rest.substring(0, end))) {
            return rest.substring(end + 1);
        }
        throw new RequestException(401, "the token is missing or wrong");
    }

    private boolean isBearer(Optional<String> authorization) {
        return authorization
                .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .filter(text -> isToken(text.substring(BEARER.length()).strip()))
                .isPresent();
    }

    /** Compared in a time that does not tell how much is right. */
    private boolean isToken(String given) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
