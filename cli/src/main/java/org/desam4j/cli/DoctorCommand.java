package org.desam4j.cli;

import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;

/** What this machine offers. */
@Command(name = "doctor", description = "Tells what this machine offers and what would be used.")
final class DoctorCommand extends BaseCommand {
    private static final long MEBIBYTE = 1L << 20;

    @Override
    void execute() {
        Runtime runtime = Runtime.getRuntime();
        line("Java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
        line(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        line("cores", Integer.toString(runtime.availableProcessors()));
        line("Java heap", runtime.maxMemory() / MEBIBYTE + " MiB at most (-Xmx in DESAM_JAVA_OPTS)");
        line(
                "all memory",
                Pointer.maxPhysicalBytes() / MEBIBYTE + " MiB at most (-Dorg.bytedeco.javacpp.maxphysicalbytes)");
        line(
                "machine",
                Pointer.totalPhysicalBytes() / MEBIBYTE + " MiB, of which "
                        + Pointer.availablePhysicalBytes() / MEBIBYTE + " MiB are available");
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        line(
                "ND4J",
                Nd4j.getBackend().getClass().getSimpleName() + " (" + environment.getProperty("backend", "unknown")
                        + ")");
        line("BLAS", environment.getProperty("blas.vendor", "unknown"));
        line(
                "would use",
                "the " + (Nd4j.getEnvironment().isCPU() ? "CPU" : "GPU") + " with "
                        + Nd4j.getEnvironment().maxThreads() + " threads");
    }

    private void line(String name, String value) {
        out().println("%-12s%s".formatted(name, value));
    }
}
