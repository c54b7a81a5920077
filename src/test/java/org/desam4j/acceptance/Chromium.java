package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A headless Chromium, which is driven by its own protocol. */
final class Chromium implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private Chromium(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The command that starts it; the test is left out where there is none, but not in continuous integration. */
    static List<String> command(Path profile, String... arguments) {
        Optional<Path> program = program();
        assertThat(program.isPresent() || System.getenv("CI") == null)
                .as("continuous integration has a browser")
                .isTrue();
        assumeThat(program).as("no Chromium on the path").isPresent();
        List<String> command = new ArrayList<>(List.of(
                program.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
        Collections.addAll(command, arguments);
        return command;
    }

    /** Starts it with an empty profile. */
    static Chromium start(Path profile) throws Exception {
        Process process = new ProcessBuilder(
                        command(profile, "--remote-debugging-port=0", "--hide-scrollbars", "about:blank"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path active = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < 10 * SECONDS; i++) {
            if (Files.exists(active)) {
                List<String> lines = Files.readAllLines(active);
                if (lines.size() == 2) {
                    return new Chromium(process, Integer.parseInt(lines.get(0)));
                }
            }
            assertThat(process.isAlive()).as("the browser runs").isTrue();
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new AssertionError("the browser does not say its port");
    }

    /** Opens an empty page. */
    Tab tab() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String answer =
                client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        JsonNode target = new ObjectMapper().readTree(answer);
        return new Tab(client, URI.create(target.get("webSocketDebuggerUrl").asText()));
    }

    /** Its other processes write into the profile until they end, too, later than the first one. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        all.forEach(Chromium::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
