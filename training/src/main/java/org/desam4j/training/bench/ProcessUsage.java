package org.desam4j.training.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Resources that this process has used, as Linux counts them.
 *
 * @param userSeconds of processor time in the program
 * @param systemSeconds of processor time in the kernel
 * @param minorFaults pages that were mapped without reading a disk: fresh memory
 */
public record ProcessUsage(double userSeconds, double systemSeconds, long minorFaults) {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final double TICKS_PER_SECOND = 100;
    private static final int MINOR_FAULTS = 7;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** The counts since the start of the process; nothing where the system does not tell. */
    static Optional<ProcessUsage> now() throws IOException {
        if (!Files.isReadable(STAT)) {
            return Optional.empty();
        }
        String stat = Files.readString(STAT);
        // The second field is the program's name in parentheses, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Optional.of(new ProcessUsage(
                Long.parseLong(fields[USER_TICKS]) / TICKS_PER_SECOND,
                Long.parseLong(fields[SYSTEM_TICKS]) / TICKS_PER_SECOND,
                Long.parseLong(fields[MINOR_FAULTS])));
    }

    /** The resources that were used between an earlier moment and this one. */
    ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(
                userSeconds - earlier.userSeconds,
                systemSeconds - earlier.systemSeconds,
                minorFaults - earlier.minorFaults);
    }

    /** The resources of each of a number of equal parts. */
    ProcessUsage dividedBy(int parts) {
        return new ProcessUsage(userSeconds / parts, systemSeconds / parts, minorFaults / parts);
    }
}
