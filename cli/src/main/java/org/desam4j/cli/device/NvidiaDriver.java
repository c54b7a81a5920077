package org.desam4j.cli.device;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** The machine's NVIDIA driver: what it says of GPUs, and whether programs can load it. */
public final class NvidiaDriver {
    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private final NvidiaSmi program;
    private final String library;
    private final Optional<String> visible;

    /**
     * @param program the driver's own
     * @param library the driver's, by the name that a program loads it by
     * @param visible the GPUs that a program may see, in its order, by number or name; nothing for all
     */
    NvidiaDriver(NvidiaSmi program, String library, Optional<String> visible) {
        this.program = program;
        this.library = library;
        this.visible = visible;
    }

    /** The one that is installed, if any. */
    public static NvidiaDriver installed() {
        return new NvidiaDriver(
                new NvidiaSmi("nvidia-smi"), "libcuda.so.1", Optional.ofNullable(System.getenv(VISIBLE)));
    }

    /** Looks at the machine. */
    public GpuSurvey survey() {
        GpuSurvey seen = program.survey();
        if (!(seen instanceof GpuSurvey.Found found)) {
            return seen;
        }
        try {
            Loader.loadGlobal(library);
        } catch (LinkageError e) {
            return new GpuSurvey.NoDriver("nvidia-smi sees " + found.used().name()
                    + ", but programs cannot load the driver (" + e.getMessage() + ")");
        }
        return visible.map(names -> chosen(found.gpus(), names)).orElse(found);
    }

    /** The first of the visible GPUs is the one to use. */
    private static GpuSurvey chosen(List<Gpu> gpus, String visible) {
        String first = visible.split(",", -1)[0].strip();
        for (int number = 0; number < gpus.size(); number++) {
            Gpu gpu = gpus.get(number);
            boolean byNumber = first.equals(Integer.toString(number));
            boolean byName = first.startsWith("GPU-") && gpu.uuid().startsWith(first);
            // The name of a part of a GPU does not say of which.
            boolean asPart = first.startsWith("MIG-") && gpus.size() == 1;
            if (byNumber || byName || asPart) {
                return new GpuSurvey.Found(gpus, gpu);
            }
        }
        return new GpuSurvey.Hidden(gpus, visible);
    }
}
