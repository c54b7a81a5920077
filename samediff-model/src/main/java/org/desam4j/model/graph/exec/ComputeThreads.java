package org.desam4j.model.graph.exec;

import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads that compute on the CPU: one count for ND4J's loops, its BLAS, and the products of ND4J and of the kernels. The count lives in
 * ND4J, for the whole process; until it is set, it is {@code OMP_NUM_THREADS} of the environment, or the machine's cores, which
 * may be more than the process has.
 */
public final class ComputeThreads {
    private ComputeThreads() {}

    /** The count that is used. */
    public static int count() {
        return Nd4j.getEnvironment().maxMasterThreads();
    }

    /**
     * Uses another count from now on.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public static void use(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one thread is needed");
        }
        Nd4j.getEnvironment().setMaxMasterThreads(count);
        Nd4j.factory().blas().setMaxThreads(count);
        takeInThisThread();
    }

    /** Does what is given with one thread of products, in the calling thread. */
    public static <T> T byOneThread(Supplier<T> work) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        try {
            return work.get();
        } finally {
            takeInThisThread();
        }
    }

    /** Executes steps at the same time, each with one thread of products: in the calling thread and those of Java's common pool. */
    public static void sideBySide(List<Step> steps) {
        steps.parallelStream()
                .forEach(step -> byOneThread(() -> {
                    step.execute();
                    return null;
                }));
    }

    /** Has the calling thread's products use the count, which OpenMP keeps for each thread of the program by itself. */
    static void takeInThisThread() {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count());
    }
}
