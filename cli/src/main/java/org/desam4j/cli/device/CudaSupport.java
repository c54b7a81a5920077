package org.desam4j.cli.device;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The support of GPUs by ND4J's CUDA backend. The library {@code libnd4jcuda.so} of 1.0.0-M2.1 holds machine code for the compute
 * capabilities below and no intermediate code. Machine code runs on its own capability and on higher ones of the same major
 * number, and nowhere else.
 */
public final class CudaSupport {
    private static final List<ComputeCapability> BUILT_FOR = List.of(
            new ComputeCapability(3, 7),
            new ComputeCapability(5, 0),
            new ComputeCapability(5, 2),
            new ComputeCapability(6, 0),
            new ComputeCapability(6, 1),
            new ComputeCapability(7, 0),
            new ComputeCapability(7, 5),
            new ComputeCapability(8, 0),
            new ComputeCapability(8, 6));

    /** The oldest driver that runs programs of any CUDA 11. */
    private static final int OLDEST_DRIVER = 450;

    private CudaSupport() {}

    /** The reason for which the backend cannot run on what was found, as a sentence; nothing if it can. */
    public static Optional<String> obstacle(GpuSurvey survey) {
        if (survey instanceof GpuSurvey.NoDriver none) {
            return Optional.of(none.reason());
        }
        if (survey instanceof GpuSurvey.Hidden hidden) {
            return Optional.of(
                    "CUDA_VISIBLE_DEVICES is \"" + hidden.visible() + "\", which names no GPU of this machine");
        }
        if (survey instanceof GpuSurvey.Found found) {
            return obstacle(found.used());
        }
        return Optional.of("the NVIDIA driver sees no GPU");
    }

    private static Optional<String> obstacle(Gpu gpu) {
        int point = gpu.driver().indexOf('.');
        String major = point < 0 ? gpu.driver() : gpu.driver().substring(0, point);
        if (!major.matches("\\d{1,6}") || Integer.parseInt(major) < OLDEST_DRIVER) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the NVIDIA driver is %s, and CUDA 11 needs %d or newer; update the driver",
                    gpu.driver(),
                    OLDEST_DRIVER));
        }
        boolean runs = BUILT_FOR.stream()
                .anyMatch(built -> built.major() == gpu.capability().major() && built.compareTo(gpu.capability()) <= 0);
        if (runs) {
            return Optional.empty();
        }
        ComputeCapability newest =
                BUILT_FOR.stream().max(Comparator.naturalOrder()).orElseThrow();
        String age = gpu.capability().compareTo(newest) > 0 ? "newer" : "older";
        return Optional.of(String.format(
                Locale.ROOT,
                "%s (compute capability %s) is %s than what ND4J 1.0.0-M2.1 has machine code for, 3.7 to 8.9;"
                        + " use the CPU, or a GPU of the generations Kepler (3.7) to Ada (8.9)",
                gpu.name(),
                gpu.capability(),
                age));
    }
}
