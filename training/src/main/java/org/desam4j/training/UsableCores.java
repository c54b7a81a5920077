package org.desam4j.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The processor's cores that this process may use. Two processors of one core, as simultaneous multithreading makes them, share what computes
 * products, so that a thread for each of them gains nothing.
 */
public final class UsableCores {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private UsableCores() {}

    /**
     * Their number, or a container's limit of processor time in whole processors, if that is less. Where the system does not tell which
     * processors are of one core, each counts.
     */
    public static int count() {
        int processors = Runtime.getRuntime().availableProcessors();
        if (!Files.isReadable(PROCESSORS) || !Files.isReadable(STATUS)) {
            return processors;
        }
        try {
            return Math.min(processors, count(Files.readAllLines(PROCESSORS), Files.readAllLines(STATUS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The number of cores.
     *
     * @param processors lines of {@code /proc/cpuinfo}: of each processor its number, and where it says so the chip and the core on it
     * @param status lines of {@code /proc/self/status}, with the processors on which the process may run
     */
    static int count(List<String> processors, List<String> status) {
        IntPredicate allowed = status.stream()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> ranges(line.substring(ALLOWED.length()).trim()))
                .findFirst()
                .orElse(any -> true);
        Set<String> cores = new HashSet<>();
        for (String processor : String.join("\n", processors).split("\n\n+", -1)) {
            Map<String, String> fields = fields(processor);
            String number = fields.getOrDefault("processor", "");
            if (!number.isEmpty() && allowed.test(Integer.parseInt(number))) {
                String core = fields.get("core id");
                cores.add(core == null ? "processor " + number : fields.get("physical id") + " " + core);
            }
        }
        return Math.max(1, cores.size());
    }

    /** The numbers of a list such as {@code 0-3,8}. */
    private static IntPredicate ranges(String list) {
        return number -> Arrays.stream(list.split(",", -1)).anyMatch(range -> {
            String[] ends = range.split("-", -1);
            return Integer.parseInt(ends[0]) <= number && number <= Integer.parseInt(ends[ends.length - 1]);
        });
    }

    private static Map<String, String> fields(String processor) {
        Map<String, String> fields = new HashMap<>();
        for (String line : processor.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        return fields;
    }
}
