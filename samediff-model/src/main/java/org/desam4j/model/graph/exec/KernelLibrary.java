package org.desam4j.model.graph.exec;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** A library of kernels, which is found by Java's {@link ServiceLoader} where it is installed. */
public interface KernelLibrary {
    /** The library with its version and the instructions of the processor that it takes. */
    String description();

    /** True if the processor has instructions for that precision. */
    boolean isFast(Precision precision);

    /** Kernels of that precision, which the caller closes. */
    Kernels open(Precision precision);

    /** The one that is installed and runs on this machine; nothing while ND4J computes with a GPU. */
    static Optional<KernelLibrary> installed() {
        if (ComputeDevice.inUse().isPresent()) {
            return Optional.empty();
        }
        try {
            return ServiceLoader.load(KernelLibrary.class).findFirst();
        } catch (ServiceConfigurationError | LinkageError e) {
            return Optional.empty();
        }
    }
}
