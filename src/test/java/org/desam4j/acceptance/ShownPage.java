package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running {@code view}: its page, or what it serves to programs. */
record ShownPage(Process process, String address) implements AutoCloseable {

    /** Starts the program on what it is given, and waits for its address. */
    static ShownPage of(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.add("--no-browser");
        return start(List.of(), "Page: ", all);
    }

    /** The same for programs. */
    static ShownPage serving(List<String> javaOptions, Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.add("--serve");
        return start(javaOptions, "Serving: ", all);
    }

    private static ShownPage start(List<String> javaOptions, String sign, List<Object> arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of("view"));
        all.addAll(arguments);
        Process process = Desam.builder(javaOptions, all.toArray())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(sign)) {
                return new ShownPage(process, line.substring(sign.length()));
            }
            lines.add(line);
        }
        throw new AssertionError(lines.toString());
    }

    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit()).as("the program ends when it is asked to").succeedsWithin(Duration.ofMinutes(1));
    }
}
