package org.desam4j.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.desam4j.spark.files.FolderStorage;

/** A master and workers of one core each, every one a process of its own, which end with this object. */
final class StandaloneSpark implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("(spark://127\\.0\\.0\\.1:\\d+)");
    private static final long SECONDS = 60;
    private static final long POLL_MILLIS = 50;

    private final Path folder;
    private final Process master;
    private final String address;
    private final List<Process> workers = new ArrayList<>();

    /**
     * Starts it.
     *
     * @param folder for logs and the executors' files
     */
    StandaloneSpark(Path folder, int count) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        Path log = folder.resolve("master.log");
        master = start(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0");
        boolean started = false;
        try {
            address = waitFor(log, ADDRESS);
            for (int i = 0; i < count; i++) {
                startWorker(i);
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private void startWorker(int number) throws IOException, InterruptedException {
        Path log = folder.resolve("worker" + number + ".log");
        workers.add(start(
                log,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve("work" + number).toString(),
                address));
        waitFor(log, Pattern.compile("(Successfully registered)"));
    }

    private static Process start(Path log, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", Program.sparkHome().resolve("jars") + "/*", main));
        command.addAll(List.of(arguments));
        command.addAll(main.endsWith("Master") ? List.of("--webui-port", "0") : List.of());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", Program.sparkHome().toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_WORKER_WEBUI_PORT", "0");
        builder.environment().put("HADOOP_CONF_DIR", FolderStorage.settings().toString());
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static String waitFor(Path log, Pattern line) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            Matcher found = line.matcher(Files.readString(log));
            if (found.find()) {
                return found.group(1);
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new AssertionError("no " + line + " in\n" + Files.readString(log));
    }

    /** For {@code --spark}. */
    String address() {
        return address;
    }

    /** Kills a worker with its executors, as a machine that loses power does. */
    void kill(int worker) {
        kill(workers.get(worker));
    }

    private static void kill(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    @Override
    public void close() {
        for (Process worker : workers) {
            kill(worker);
        }
        kill(master);
    }
}
