package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The page of a running {@code view}. */
record ShownPage(Process process, String address) implements AutoCloseable {
    private static final String PAGE = "Page: ";

    /** Starts the program on what it is given, and waits for its address. */
    static ShownPage of(Object... arguments) throws IOException {
        List<Object> all = new ArrayList<>(List.of("view"));
        all.addAll(List.of(arguments));
        all.add("--no-browser");
        Process process = Desam.builder(List.of(), all.toArray())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(PAGE)) {
                return new ShownPage(process, line.substring(PAGE.length()));
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
