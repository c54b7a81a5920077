package org.desam4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;

/** The built program, run as its users run it. */
final class Desam {
    private static final long MINUTES = 20;
    private static final int WRONG_USAGE = 2;

    /** As the launcher sets it, but that a test's short commands do not pay for a second compilation. */
    private static final List<String> JAVA_OPTIONS =
            List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1");

    /** As the launcher sets it: one arena, so that memory does not depend on which threads happened to ask for it. */
    private static final Map<String, String> ALLOCATION =
            Map.of("MALLOC_MMAP_MAX_", "0", "MALLOC_ARENA_MAX", "1", "MALLOC_TRIM_THRESHOLD_", "1073741824");

    /** The lines of progress that a command may print before it fails. */
    private static final Pattern PROGRESS = Pattern.compile(
            "(Building|Waiting for|Embedding|Training on site|Resuming in|About [0-9.]+ minutes|Epoch \\d+:|Run |Site \\S+: \\d+ of \\d+ cases were measured before).*");

    private static final Pattern HELP = Pattern.compile("(Try: desam |Possible solutions: |Did you mean: ).*");

    private Desam() {}

    /**
     * The result of a command.
     *
     * @param exitCode 0, 1 for a failed job, 2 for wrong usage
     * @param out the standard output
     * @param err the standard error
     */
    record Result(int exitCode, String out, String err) {

        /** Asserts success. */
        Result succeeded() {
            assertThat(exitCode).as(err + out).isZero();
            return this;
        }

        /**
         * Asserts a failure that ends in one line, which holds each of the parts. Before it there is nothing but progress, after
         * it nothing but where to find help on wrong usage.
         */
        void failedInOneLine(int code, String... parts) {
            assertThat(exitCode).as(err + out).isEqualTo(code);
            List<String> lines = err.lines()
                    .filter(line -> !PROGRESS.matcher(line).matches())
                    .filter(line -> code != WRONG_USAGE || !HELP.matcher(line).matches())
                    .toList();
            assertThat(lines)
                    .as(err)
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("desam: ");
            assertThat(parts).allSatisfy(part -> assertThat(lines.get(0)).contains(part));
        }
    }

    /** The folder of the project. */
    static Path root() {
        return Path.of(System.getProperty("desam.root"));
    }

    /** The arguments that train on one site. */
    static Object[] train(Path data, Path checkpoint, String site, Path cache, Path run, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", "--data", data, "--checkpoint", checkpoint));
        arguments.addAll(List.of("--source", site, "--cache", cache, "--out", run));
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }

    /** The arguments that evaluate on some sites. */
    static Object[] evaluate(Path data, Path model, String sites, Path cache, Path out) {
        List<Object> arguments = new ArrayList<>(List.of("evaluate", "--data", data, "--model", model));
        arguments.addAll(List.of("--sites", sites, "--cache", cache, "--out", out));
        return arguments.toArray();
    }

    /** Runs the program. */
    static Result run(Object... arguments) throws IOException, InterruptedException {
        return run(builder(arguments));
    }

    /** Starts the program, whose output is thrown away, and does not wait for it. */
    static Process start(Object... arguments) throws IOException {
        return builder(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static ProcessBuilder builder(Object... arguments) {
        return builder(List.of(), arguments);
    }

    /** The process that runs the program with further options for Java. */
    static ProcessBuilder builder(List<String> javaOptions, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        if (Runtime.version().feature() >= 23) {
            // As the launcher does it.
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(javaOptions);
        command.add("-jar");
        command.add(root().resolve("cli/target/desam.jar").toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(ALLOCATION);
        return builder;
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Runs any process. */
    static Result run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("desam", ".out");
        Path err = Files.createTempFile("desam", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " still runs after " + MINUTES + " minutes");
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
