package org.desam4j.viewer.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A server on the loopback address, which other machines cannot reach. */
public final class LocalServer implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int TOKEN_BYTES = 24;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /**
     * The settings of the JDK's server: the seconds that a request may take to arrive, so that one that never ends does not hold a thread,
     * and the bytes of a refused body that are read all the same, since a client that still sends would not hear the answer.
     */
    private static final Map<String, String> SETTINGS =
            Map.of("sun.net.httpserver.maxReqTime", "60", "sun.net.httpserver.drainAmount", "16777216");

    /** Nothing but this server's own scripts, styles and answers; no frames, no forms, no plug-ins. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Guard guard;
    private final Routes routes;
    private final Consumer<Throwable> unexpected;

    private LocalServer(HttpServer server, Guard guard, Routes routes, Consumer<Throwable> unexpected) {
        this.server = server;
        this.guard = guard;
        this.routes = routes;
        this.unexpected = unexpected;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "request");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts a server for this machine's browsers, with a token of its own in its address.
     *
     * @param port to listen at; 0 for any that is free
     * @param unexpected is told of failures that are faults of this program
     * @throws IOException if the port is taken
     */
    public static LocalServer start(int port, Routes routes, Consumer<Throwable> unexpected) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return start(port, new Guard(token, Guard.Access.ADDRESS), routes, unexpected);
    }

    /**
     * Starts a server for programs that bring a token as a bearer's.
     *
     * @param port as for {@link #start}
     * @param token that they bring
     * @throws IllegalArgumentException if the token can be guessed, or cannot stand in a header
     */
    public static LocalServer serve(int port, String token, Routes routes, Consumer<Throwable> unexpected)
            throws IOException {
        return start(port, new Guard(token, Guard.Access.BEARER), routes, unexpected);
    }

    private static LocalServer start(int port, Guard guard, Routes routes, Consumer<Throwable> unexpected)
            throws IOException {
        SETTINGS.forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
        } catch (BindException e) {
            throw new IOException("the port " + port + " is taken by another program; give another one with --port", e);
        }
        LocalServer local = new LocalServer(server, guard, routes, unexpected);
        server.setExecutor(local.threads);
        server.createContext("/", local::answer);
        server.start();
        return local;
    }

    /** The port that it listens at. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The address for a browser on this machine, token included; of a server for programs, without it. */
    public String address() {
        String root = "http://127.0.0.1:" + port() + "/";
        return guard.access() == Guard.Access.ADDRESS ? root + guard.token() + "/" : root;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, response(exchange));
        } catch (IOException e) {
            // Whoever asked has gone; nobody is left to tell.
            return;
        }
    }

    private Response response(HttpExchange exchange) {
        try {
            Headers headers = exchange.getRequestHeaders();
            String path = guard.admit(
                    exchange.getRequestURI().getPath(),
                    new Guard.Credentials(
                            first(headers, "Host"), first(headers, "Origin"), first(headers, "Authorization")),
                    port());
            Routes.Found found = routes.find(exchange.getRequestMethod(), path);
            Map<String, String> variables = new HashMap<>(
                    parameters(Optional.ofNullable(exchange.getRequestURI().getRawQuery())));
            variables.putAll(found.variables());
            Optional<Long> length = first(headers, "Content-Length")
                    .filter(text -> text.matches("\\d{1,18}"))
                    .map(Long::valueOf);
            return found.handler().answer(new Request(variables, length, exchange.getRequestBody()));
        } catch (RequestException e) {
            return Response.failure(e.status(), e.getMessage());
        } catch (IOException e) {
            return Response.failure(422, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.failure(503, "the server is stopping");
        } catch (RuntimeException | Error e) {
            unexpected.accept(e);
            return Response.failure(500, "the server failed; its terminal has the reason");
        }
    }

    private static Optional<String> first(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    private static Map<String, String> parameters(Optional<String> query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query.orElse("").split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", response.type());
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        response.headers().forEach(headers::set);
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
