package org.desam4j.training.study.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The largest resident memory that the process has had, as Linux counts it: since its start, or since the count began anew. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String CLEAR_PEAK = "5";
    private static final String PEAK = "VmHWM:";
    private static final int KIBIBYTE = 1 << 10;

    private PeakMemory() {}

    /** In bytes; nothing where the system does not tell. */
    public static OptionalLong bytes() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(PEAK))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                .findFirst();
    }

    /** Begins to count anew, from what is resident now. Where the system does not offer that, the count goes on. */
    public static void restart() throws IOException {
        if (Files.isWritable(CLEAR)) {
            Files.writeString(CLEAR, CLEAR_PEAK);
        }
    }
}
