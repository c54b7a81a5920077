package org.desam4j.cli.device;

/** Which of ND4J's backends this build has. */
public final class BuiltBackend {
    private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    private BuiltBackend() {}

    /** Whether it is the one for the GPU; looks without loading it. */
    public static boolean isCuda() {
        try {
            Class.forName(CUDA_BACKEND, false, BuiltBackend.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Makes sure that this build can do what is asked for on this machine, before anything is loaded.
     *
     * @throws UnusableBackendException if it cannot
     */
    public static void require(BackendChoice.Request request, NvidiaSmi driver) throws UnusableBackendException {
        boolean cuda = isCuda();
        if (cuda && request == BackendChoice.Request.CPU) {
            throw new UnusableBackendException("this is the build for the GPU; start the one for the CPU, desam.jar");
        }
        if (cuda || request == BackendChoice.Request.CUDA) {
            BackendChoice.of(BackendChoice.Request.CUDA, driver.survey());
        }
        if (!cuda && request == BackendChoice.Request.CUDA) {
            throw new UnusableBackendException(
                    "this is the build for the CPU; ./desam --backend cuda builds and starts the one for the GPU");
        }
    }
}
