package org.desam4j.viewer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final int PORT = 8042;
    private static final Guard ADDRESS = new Guard(TOKEN, Guard.Access.ADDRESS);
    private static final Guard BEARER = new Guard(TOKEN, Guard.Access.BEARER);

    private static Guard.Credentials from(String host, String origin, String authorization) {
        return new Guard.Credentials(
                Optional.ofNullable(host), Optional.ofNullable(origin), Optional.ofNullable(authorization));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8042", "localhost:8042", "[::1]:8042"})
    void theAddressWithTheTokenLeadsToThePathBehindIt(String host) throws Exception {
        assertThat(ADDRESS.admit("/" + TOKEN + "/api/cases", from(host, null, null), PORT))
                .isEqualTo("api/cases");
        assertThat(ADDRESS.admit("/" + TOKEN + "/", from(host, "http://" + host, null), PORT))
                .isEmpty();
        assertThat(ADDRESS.admit("/api/cases", from(host, null, "bearer " + TOKEN), PORT))
                .isEqualTo("api/cases");
    }

    /** A page whose name resolves to this machine sends its own name; a page from elsewhere, and one of a file, their origin. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "evil.example:8042, none",
                "127.0.0.1:8043, none",
                "127.0.0.1, none",
                "none, none",
                "127.0.0.1:8042, http://evil.example",
                "127.0.0.1:8042, http://127.0.0.1:8043",
                "127.0.0.1:8042, https://127.0.0.1:8042",
                "127.0.0.1:8042, null"
            })
    void otherPagesAreRefusedEvenWithTheToken(String host, String origin) {
        refused(ADDRESS, "/" + TOKEN + "/api/cases", from(host, origin, null), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/cases", "/0123456789abcdeF/api/cases", "/0123456789abcde/", "/", "", "/0123456789abcdef"})
    void withoutTheTokenNothingIsAnswered(String path) {
        refused(ADDRESS, path, from("127.0.0.1:8042", null, null), 401);
        refused(ADDRESS, path, from("127.0.0.1:8042", null, "Bearer 0123456789abcdeF"), 401);
        refused(ADDRESS, path, from("127.0.0.1:8042", null, "Basic " + TOKEN), 401);
    }

    @Test
    void behindAProxyTheNameIsTheProxysAndTheTokenABearers() throws Exception {
        assertThat(BEARER.admit("/api/cases", from("ai.hospital.example", null, "Bearer " + TOKEN), PORT))
                .isEqualTo("api/cases");
        refused(BEARER, "/" + TOKEN + "/api/cases", from("ai.hospital.example", null, null), 401);
        refused(BEARER, "/api/cases", from("ai.hospital.example", "https://evil.example", "Bearer " + TOKEN), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\n", "0123456789/abcdef"})
    void aTokenThatCanBeGuessedOrCannotStandInAnAddressIsRefused(String token) {
        assertThatThrownBy(() -> new Guard(token, Guard.Access.BEARER)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(Guard guard, String path, Guard.Credentials credentials, int status) {
        assertThatThrownBy(() -> guard.admit(path, credentials, PORT))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.status()).isEqualTo(status));
    }
}
