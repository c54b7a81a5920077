package org.desam4j.cli.device;

import java.util.List;

/** What a look at the machine's GPUs found. */
public sealed interface GpuSurvey {

    /**
     * There is no working NVIDIA driver.
     *
     * @param reason what was seen, as a part of a sentence
     */
    record NoDriver(String reason) implements GpuSurvey {}

    /** There is a driver, and nothing that it drives. */
    record NoGpu() implements GpuSurvey {}

    /** There are GPUs; at least one. */
    record Found(List<Gpu> gpus) implements GpuSurvey {
        public Found {
            gpus = List.copyOf(gpus);
        }
    }

    /** What was found, a line for each GPU. */
    default List<String> describe() {
        if (this instanceof Found found) {
            return found.gpus().stream().map(Gpu::describe).toList();
        }
        return List.of(
                this instanceof NoDriver none ? "none: " + none.reason() : "none: the NVIDIA driver sees no GPU");
    }
}
