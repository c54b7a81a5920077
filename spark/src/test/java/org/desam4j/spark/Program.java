package org.desam4j.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.desam4j.spark.files.FolderStorage;

/** The built program, started as users start it, with the Spark of the tests. */
final class Program {
    private static final long MINUTES = 5;

    /** Small processes that compute with one thread each and find each other on this machine. */
    private static final String JAVA_OPTIONS = "-Xmx512m -XX:TieredStopAtLevel=1 -Dspark.driver.host=127.0.0.1"
            + " -Dspark.driver.bindAddress=127.0.0.1 -Dspark.ui.enabled=false";

    private Program() {}

    /**
     * The result of a command.
     *
     * @param exitCode 0, 1 for a failed job, 2 for wrong usage
     * @param out the standard output
     * @param err the standard error
     */
    record Result(int exitCode, String out, String err) {
        Result ended(int code) {
            assertThat(exitCode).as(err + out).isEqualTo(code);
            return this;
        }
    }

    /** The folder of the project. */
    static Path root() {
        return Path.of(System.getProperty("desam.root"));
    }

    /** The Spark of the tests. */
    static Path sparkHome() {
        return root().resolve("spark/home/target");
    }

    /** A command's words, of which some are given as an array. */
    static Object[] arguments(String command, Object[] some, Object... others) {
        return Stream.of(Stream.of((Object) command), Stream.of(some), Stream.of(others))
                .flatMap(words -> words)
                .toArray();
    }

    /** Runs the launcher in a folder. */
    static Result run(Path folder, Object... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("desam", ".out");
        Path err = Files.createTempFile("desam", ".err");
        try {
            Process process = builder(folder, List.of(), arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            try {
                assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /**
     * The process of the launcher in a folder.
     *
     * @param sparkOptions settings of Spark, as {@code -Dspark.NAME=VALUE}
     */
    static ProcessBuilder builder(Path folder, List<String> sparkOptions, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(root().resolve("desam").toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DESAM_JAVA_OPTS", JAVA_OPTIONS + " " + String.join(" ", sparkOptions));
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("HADOOP_CONF_DIR", FolderStorage.settings().toString());
        return builder;
    }
}
