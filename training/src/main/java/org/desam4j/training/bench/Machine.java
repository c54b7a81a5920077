package org.desam4j.training.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.desam4j.model.graph.exec.ComputeDevice;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The machine on which measurements were made.
 *
 * @param processor its name, as far as the system tells
 * @param cores that the process may use
 * @param memoryMib of the whole machine
 * @param system operating system and version
 * @param java version of Java
 * @param backend of ND4J, with the GPU that it uses
 * @param threads that the backend uses
 */
public record Machine(
        String processor, int cores, long memoryMib, String system, String java, String backend, int threads) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    /** This machine. */
    public static Machine here() throws IOException {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                Pointer.totalPhysicalBytes() >> 20,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.version"),
                Nd4j.getBackend().getClass().getSimpleName()
                        + ComputeDevice.inUse()
                                .map(device -> " on " + device.name())
                                .orElse(""),
                ComputeThreads.count());
    }

    private static String processorName() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith(MODEL))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    /** In one line. */
    public String title() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %d MiB, %s, Java %s, %s with %d threads",
                processor,
                cores,
                memoryMib,
                system,
                java,
                backend,
                threads);
    }
}
