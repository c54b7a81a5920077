package org.desam4j.viewer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.desam4j.training.internal.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
    private LocalServer server;

    @BeforeEach
    void start() throws IOException {
        Routes routes = new Routes()
                .add(
                        "GET",
                        "api/things/{thing}",
                        request -> Response.json(Map.of(
                                "thing",
                                request.index("thing", 3),
                                "q",
                                request.find("q").orElse("none"))))
                .add("POST", "api/things", request -> Response.bytes(request.bytes(8)))
                .add("GET", "api/file", request -> {
                    throw new IOException("scan.nii: is damaged");
                })
                .add("GET", "api/fault", request -> {
                    throw new IllegalStateException("a fault");
                });
        server = LocalServer.start(0, routes, unexpected::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private static void isFailure(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(StrictJson.object(answer.body()).at("/error/status").asInt()).isEqualTo(status);
        assertThat(StrictJson.object(answer.body()).at("/error/message").asText())
                .isNotEmpty();
    }

    @Test
    void answersWithItsPolicies() throws Exception {
        HttpResponse<String> answer = send(at("api/things/2?q=a%20b"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(StrictJson.object(answer.body())).isEqualTo(StrictJson.object("{\"thing\":2,\"q\":\"a b\"}"));
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().map())
                .containsEntry("Referrer-Policy", List.of("no-referrer"))
                .containsEntry("X-Content-Type-Options", List.of("nosniff"))
                .containsEntry("Cache-Control", List.of("no-store"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api",
                "api/",
                "api/things/3",
                "api/things/-1",
                "api/things/99999999999",
                "api/things/x",
                "api/things/2/",
                "api/things/..%2F..%2Fetc%2Fpasswd",
                "api//things/2",
                "%2e%2e/api/things/2"
            })
    void nothingElseIsServed(String path) throws Exception {
        isFailure(send(at(path)), 404);
    }

    @Test
    void failuresHaveOneShape() throws Exception {
        isFailure(send(at("api/things/1").DELETE()), 405);
        isFailure(send(at("api/file")), 422);
        assertThat(unexpected).isEmpty();
        isFailure(send(at("api/fault")), 500);
        assertThat(unexpected).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bodiesHaveABound() throws Exception {
        HttpResponse<String> whole = send(at("api/things").POST(HttpRequest.BodyPublishers.ofString("12345678")));
        assertThat(whole.body()).isEqualTo("12345678");
        isFailure(send(at("api/things").POST(HttpRequest.BodyPublishers.ofString("123456789"))), 413);
        HttpRequest.BodyPublisher unstated =
                HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[9]));
        isFailure(send(at("api/things").POST(unstated)), 413);
    }

    @Test
    void onlyTheLoopbackAddressIsListenedAt() throws Exception {
        int port = server.port();
        try (Socket here = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(here.isConnected()).isTrue();
        }
        InetAddress other = InetAddress.getLocalHost();
        if (!other.isLoopbackAddress()) {
            assertThatThrownBy(() -> {
                        try (Socket there = new Socket()) {
                            there.connect(new InetSocketAddress(other, port), 2000);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        assertThatThrownBy(() -> LocalServer.start(server.port(), new Routes(), unexpected::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("" + server.port())
                .hasMessageContaining("--port");
    }

    @Test
    void tokensDifferFromStartToStart() throws IOException {
        try (LocalServer other = LocalServer.start(0, new Routes(), unexpected::add)) {
            assertThat(other.address().substring(other.address().indexOf('/', 8)))
                    .hasSizeGreaterThan(30)
                    .isNotEqualTo(server.address().substring(server.address().indexOf('/', 8)));
        }
    }
}
