package org.desam4j.cli.device;

import java.util.List;

/** The findings of a look at the machine's GPUs. */
public sealed interface GpuSurvey {

    /**
     * There is no working NVIDIA driver.
     *
     * @param reason the obstacle, as a part of a sentence
     */
    record NoDriver(String reason) implements GpuSurvey {}

    /** There is a driver, and nothing that it drives. */
    record NoGpu() implements GpuSurvey {}

    /**
     * There are GPUs, and none that may be used.
     *
     * @param gpus at least one
     * @param visible the value of {@code CUDA_VISIBLE_DEVICES}
     */
    record Hidden(List<Gpu> gpus, String visible) implements GpuSurvey {
        public Hidden {
            gpus = List.copyOf(gpus);
        }
    }

    /**
     * There are GPUs.
     *
     * @param gpus at least one
     * @param used the one that a program takes that takes one
     */
    record Found(List<Gpu> gpus, Gpu used) implements GpuSurvey {
        public Found {
            gpus = List.copyOf(gpus);
        }
    }

    /** The findings, a line for each GPU. */
    default List<String> describe() {
        if (this instanceof Found found) {
            return found.gpus().stream().map(Gpu::describe).toList();
        }
        if (this instanceof Hidden hidden) {
            return hidden.gpus().stream().map(Gpu::describe).toList();
        }
        return List.of(
                this instanceof NoDriver none ? "none: " + none.reason() : "none: the NVIDIA driver sees no GPU");
    }
}
