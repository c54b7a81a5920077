package org.desam4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.desam4j.cli.device.UnusableBackendException;
import org.desam4j.training.dataset.UnknownSiteException;
import org.desam4j.training.run.NonFiniteLossException;
import picocli.CommandLine.Model.CommandSpec;

/** The line by which a failure is told to the user. */
final class FailureMessage {
    /** The words of ND4J's library for GPUs, in several places, when their memory does not suffice. */
    private static final Pattern DEVICE_IS_FULL = Pattern.compile(
            "\\[DEVICE\\] (memory|allocation failed)|cudaMalloc failed|exceeds device limits|allocate CUDA memory"
                    + "|allocate global memory on device");

    /** Options of which smaller values take less memory. */
    private static final List<String> MEMORY_OPTIONS = List.of("--batch", "--variant", "--slices-per-case");

    private FailureMessage() {}

    /**
     * The line for a failure.
     *
     * @param command that failed
     */
    static String of(Throwable failure, CommandSpec command) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or folder";
        }
        if (cause instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (cause instanceof FileSystemException problem) {
            return problem.getFile() + ": " + (problem.getReason() == null ? "cannot be used" : problem.getReason());
        }
        if (cause instanceof OutOfMemoryError) {
            return outOfMemory(cause, command);
        }
        Optional<String> full = fullDevice(failure);
        if (full.isPresent()) {
            return "the GPU's memory does not suffice (" + full.get()
                    + "); end other programs that use it (nvidia-smi lists"
                    + " them), take a smaller --batch or a smaller encoder, or compute with --backend cpu";
        }
        if (cause instanceof IOException
                || cause instanceof IllegalArgumentException
                || cause instanceof NonFiniteLossException
                || cause instanceof UnusableBackendException) {
            return oneLine(cause);
        }
        return "internal error: " + cause.getClass().getSimpleName() + ", " + oneLine(cause)
                + "; please report it with the output of the same command with --verbose";
    }

    /** The limit of Java's heap, of which native memory may take four times as much, and the options that this command has. */
    private static String outOfMemory(Throwable failure, CommandSpec command) {
        long gibibytes = Math.max(2, (2 * Runtime.getRuntime().maxMemory()) >> 30);
        String help = MEMORY_OPTIONS.stream()
                .filter(option -> command.findOption(option) != null)
                .map(option -> ", or a smaller " + option)
                .collect(Collectors.joining());
        return "out of memory (" + oneLine(failure) + "); give more with DESAM_JAVA_OPTS=-Xmx" + gibibytes + "g" + help;
    }

    /** True if it is the command line that has to change, though that showed only in the course of the job. */
    static boolean isUsage(Throwable failure) {
        return unwrapped(failure) instanceof UnknownSiteException;
    }

    /** The words of ND4J, if the failure is a GPU whose memory does not suffice. */
    private static Optional<String> fullDevice(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null
                    && DEVICE_IS_FULL.matcher(cause.getMessage()).find()) {
                return Optional.of(oneLine(cause));
            }
        }
        return Optional.empty();
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
