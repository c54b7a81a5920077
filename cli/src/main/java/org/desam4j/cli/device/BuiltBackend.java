package org.desam4j.cli.device;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/** The one of ND4J's backends that this build has. */
public final class BuiltBackend {
    private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    /** The room that the unpacked libraries take, about. */
    private static final int UNPACKED_MIB = 480;

    private static final int MEBIBYTE = 1 << 20;

    private BuiltBackend() {}

    /** True if it is the one for the GPU; looks without loading it. */
    public static boolean isCuda() {
        try {
            Class.forName(CUDA_BACKEND, false, BuiltBackend.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Makes sure that this build can do what is asked for on this machine, before anything is loaded.
     *
     * @throws UnusableBackendException if it cannot
     */
    public static void require(BackendChoice.Request request, NvidiaDriver driver) throws UnusableBackendException {
        boolean cuda = isCuda();
        if (cuda && request == BackendChoice.Request.CPU) {
            throw new UnusableBackendException("this is the build for the GPU; start the one for the CPU, desam.jar");
        }
        if (cuda || request == BackendChoice.Request.CUDA) {
            BackendChoice.of(BackendChoice.Request.CUDA, driver.survey());
        }
        if (!cuda && request == BackendChoice.Request.CUDA) {
            throw new UnusableBackendException(
                    "this is the build for the CPU; ./desam --backend cuda builds and starts the one for the GPU");
        }
    }

    /**
     * Starts ND4J with its native library.
     *
     * @throws UnusableBackendException if it does not start, with what the system says
     */
    public static void start() throws UnusableBackendException {
        PrintStream error = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        // ND4J prints the failures of its attempts, with their stack traces, and some it only prints.
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Nd4j.getBackend();
        } catch (LinkageError e) {
            throw new UnusableBackendException(notStarted(printed.toString(StandardCharsets.UTF_8), e), e);
        } finally {
            System.setErr(error);
        }
    }

    private static String notStarted(String printed, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = printed.lines().findFirst().orElse(String.valueOf(cause.getMessage()));
        String elsewhere = isCuda() ? "use --backend cpu" : unpacking();
        return "ND4J's native library does not start on this machine: " + reason + "; " + elsewhere;
    }

    /** The place in which the library is unpacked, its needs, and the setting that names another. */
    private static String unpacking() {
        return "it is unpacked into " + unpackedInto() + ", where " + UNPACKED_MIB
                + " MiB must be free the first time and programs must be allowed to run;"
                + " DESAM_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR names another folder";
    }

    private static String unpackedInto() {
        try {
            File folder = Loader.getCacheDir();
            return folder + " (" + folder.getUsableSpace() / MEBIBYTE + " MiB free)";
        } catch (IOException e) {
            return "~/.javacpp, which cannot be made";
        }
    }
}
