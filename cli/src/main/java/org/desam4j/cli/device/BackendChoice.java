package org.desam4j.cli.device;

import java.util.Locale;
import java.util.Optional;

/**
 * The backend that is used, and the reason.
 *
 * @param cuda true if the GPU is used
 * @param reason a sentence
 */
public record BackendChoice(boolean cuda, String reason) {

    /** The backends that a user may ask for. */
    public enum Request {
        /** The GPU where it can be used, else the CPU. */
        AUTO,
        CPU,
        CUDA;

        /**
         * By its name in lower case.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Request named(String name) {
            for (Request request : values()) {
                if (request.toString().equals(name)) {
                    return request;
                }
            }
            throw new IllegalArgumentException("the backend is auto, cpu or cuda, not " + name);
        }

        /** The name that a user gives. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Decides.
     *
     * @throws UnusableBackendException if the GPU was asked for and cannot be used
     */
    public static BackendChoice of(Request request, GpuSurvey survey) throws UnusableBackendException {
        if (request == Request.CPU) {
            return new BackendChoice(false, "the CPU was asked for");
        }
        Optional<String> obstacle = CudaSupport.obstacle(survey);
        if (obstacle.isEmpty() && survey instanceof GpuSurvey.Found found) {
            return new BackendChoice(
                    true, "ND4J has machine code for " + found.used().describe());
        }
        if (request == Request.CUDA) {
            throw new UnusableBackendException("the GPU cannot be used: " + obstacle.orElseThrow());
        }
        return new BackendChoice(false, obstacle.orElseThrow());
    }
}
