package org.desam4j.cli.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks {@code nvidia-smi}, which comes with every NVIDIA driver, so that no library of CUDA is needed to look. */
final class NvidiaSmi {
    private static final String QUERY = "--query-gpu=uuid,name,driver_version,memory.total,memory.free,compute_cap";
    private static final String FORMAT = "--format=csv,noheader,nounits";
    private static final int FIELDS = 6;
    private static final long SECONDS = 20;

    private final String program;

    /** @param program {@code nvidia-smi}, or the path of one */
    NvidiaSmi(String program) {
        this.program = program;
    }

    /** The machine's GPUs; of several the first is the one to use. */
    GpuSurvey survey() {
        try {
            Process process = new ProcessBuilder(program, QUERY, FORMAT)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            // A driver that hangs must not hang the program; the answer is small enough to wait in the pipe.
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new GpuSurvey.NoDriver("nvidia-smi does not answer");
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return read(process.exitValue(), output);
        } catch (IOException e) {
            return new GpuSurvey.NoDriver("no NVIDIA driver is installed (nvidia-smi is missing)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new GpuSurvey.NoDriver("asking nvidia-smi was interrupted");
        }
    }

    private static GpuSurvey read(int exitCode, String output) {
        if (output.contains("No devices were found")) {
            return new GpuSurvey.NoGpu();
        }
        if (output.contains("compute_cap")) {
            return new GpuSurvey.NoDriver("the NVIDIA driver is too old to tell compute capabilities; update it");
        }
        if (exitCode != 0) {
            return new GpuSurvey.NoDriver("nvidia-smi says: " + firstLine(output));
        }
        List<Gpu> gpus = new ArrayList<>();
        for (String line : output.lines().toList()) {
            try {
                gpus.add(gpu(line));
            } catch (IllegalArgumentException e) {
                return new GpuSurvey.NoDriver("nvidia-smi gives what cannot be read: " + line);
            }
        }
        return gpus.isEmpty() ? new GpuSurvey.NoGpu() : new GpuSurvey.Found(gpus, gpus.get(0));
    }

    private static Gpu gpu(String line) {
        List<String> fields = List.of(line.split(", *", -1));
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException(line);
        }
        return new Gpu(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                Long.parseLong(fields.get(3)),
                Long.parseLong(fields.get(4)),
                ComputeCapability.parse(fields.get(5)));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("nothing");
    }
}
