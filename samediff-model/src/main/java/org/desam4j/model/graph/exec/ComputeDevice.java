package org.desam4j.model.graph.exec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A GPU that ND4J computes with.
 *
 * @param name of the product
 * @param freeBytes bytes of its memory that are free now
 */
public record ComputeDevice(String name, long freeBytes) {

    /** The one in use; nothing where ND4J computes with the CPU. */
    public static Optional<ComputeDevice> inUse() {
        return of(Nd4j.getExecutioner().getEnvironmentInformation());
    }

    /** @param environment as ND4J describes it; only its backend for GPUs lists devices, the one in use first */
    static Optional<ComputeDevice> of(Properties environment) {
        return environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> devices
                        && !devices.isEmpty()
                        && devices.get(0) instanceof Map<?, ?> device
                        && device.get(Nd4jEnvironment.CUDA_FREE_MEMORY_KEY) instanceof Number free
                ? Optional.of(new ComputeDevice(
                        String.valueOf(device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)), free.longValue()))
                : Optional.empty();
    }
}
