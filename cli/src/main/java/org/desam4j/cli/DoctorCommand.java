package org.desam4j.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.desam4j.cli.device.BuiltBackend;
import org.desam4j.cli.device.CudaSupport;
import org.desam4j.cli.device.GpuSurvey;
import org.desam4j.cli.device.NvidiaDriver;
import org.desam4j.cli.device.UnusableBackendException;
import org.desam4j.model.graph.exec.ComputeDevice;
import org.desam4j.model.graph.exec.ComputeThreads;
import org.desam4j.model.graph.exec.KernelLibrary;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.UsableCores;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The machine, as the program sees it. */
@Command(
        name = "doctor",
        description = "Describes this machine: Java, memory, GPUs, ND4J, and the compute device that would be used.")
final class DoctorCommand extends BaseCommand {
    private static final long MEBIBYTE = 1L << 20;

    @Option(names = "--spark", description = "Say what executors of Apache Spark need, too.")
    private boolean spark;

    @Override
    boolean computes() {
        return false;
    }

    @Override
    boolean takesBackend() {
        return true;
    }

    @Override
    void execute() throws UnusableBackendException {
        Runtime runtime = Runtime.getRuntime();
        line("Java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
        line(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        line(
                "processors",
                runtime.availableProcessors() + " that this process may use, on " + UsableCores.count() + " cores");
        line("Java heap", runtime.maxMemory() / MEBIBYTE + " MiB at most (-Xmx in DESAM_JAVA_OPTS)");
        if (spark) {
            SparkAdvice.lines().forEach(advice -> line("Spark", advice));
        }
        GpuSurvey survey = NvidiaDriver.installed().survey();
        survey.describe().forEach(gpu -> line("GPU", gpu));
        Optional<String> obstacle = CudaSupport.obstacle(survey);
        line(
                "ND4J on it",
                obstacle.map(reason -> "no: " + reason).orElse("yes, ND4J's CUDA backend has machine code for it"));
        if (BuiltBackend.isCuda() && obstacle.isPresent()) {
            line("would use", "nothing: this is the build for the GPU; start the one for the CPU, desam.jar");
            return;
        }
        describeBackend();
    }

    private void describeBackend() throws UnusableBackendException {
        program().startBackend();
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
        line("kernels", KernelLibrary.installed().map(DoctorCommand::describe).orElse("ND4J's own alone"));
        line(
                "would use",
                ComputeDevice.inUse()
                        .map(device -> "the GPU " + device.name() + ", of which " + device.freeBytes() / MEBIBYTE
                                + " MiB are free")
                        .orElse("the CPU with " + ComputeThreads.count() + " threads (--threads)"));
    }

    private static String describe(KernelLibrary library) {
        return library.description() + "; bfloat16 is " + (library.isFast(Precision.BFLOAT16) ? "" : "not ") + "fast";
    }

    private void line(String name, String value) {
        out().println(String.format(Locale.ROOT, "%-12s %s", name, value));
    }
}
