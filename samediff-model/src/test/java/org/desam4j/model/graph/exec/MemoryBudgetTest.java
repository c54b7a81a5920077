package org.desam4j.model.graph.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.desam4j.model.DeSamModel;
import org.desam4j.model.DeSamNetwork;
import org.desam4j.model.spec.SamConfig;
import org.desam4j.model.spec.WeightSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;

/** The division of memory, with devices that are only described. */
class MemoryBudgetTest {
    private static final long GIBIBYTE = 1L << 30;

    private static ComputeDevice device(long free) {
        return new ComputeDevice("NVIDIA Example", free);
    }

    private static Properties environment(ComputeDevice... listed) {
        Properties environment = new Properties();
        List<Map<String, Object>> devices = java.util.Arrays.stream(listed)
                .map(device -> Map.<String, Object>of(
                        Nd4jEnvironment.CUDA_DEVICE_NAME_KEY,
                        device.name(),
                        Nd4jEnvironment.CUDA_FREE_MEMORY_KEY,
                        device.freeBytes()))
                .toList();
        environment.put(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY, devices);
        return environment;
    }

    @Test
    void theFirstDeviceThatTheBackendListsIsInUse() {
        assertThat(ComputeDevice.of(environment(device(5), device(7)))).contains(device(5));
        assertThat(ComputeDevice.of(environment())).isEmpty();
        assertThat(ComputeDevice.of(new Properties())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"16, 8", "80, 40"})
    void aDeviceGivesHalfOfWhatIsFree(long free, long values) {
        assertThat(MemoryBudget.of(device(free * GIBIBYTE)))
                .isEqualTo(new MemoryBudget(values * GIBIBYTE, values * GIBIBYTE / 8, values * GIBIBYTE));
    }

    @Test
    void aFullDeviceIsAskedForNoLessThanACpu() {
        MemoryBudget budget = MemoryBudget.of(device(0));
        assertThat(budget.encoding()).isEqualTo(MemoryBudget.CPU.encoding());
        assertThat(budget.scores()).isGreaterThanOrEqualTo(MemoryBudget.CPU.scores());
    }

    @Test
    void moreMemoryTakesMoreImagesAtOnceAndAlwaysOne() {
        SamConfig config = SamConfig.vitB();
        DeSamModel model = new DeSamModel(config);
        WeightSource none = parameter -> {
            throw new IllegalStateException("no weights are needed to count images");
        };
        try (DeSamNetwork least = new DeSamNetwork(model, none, new MemoryBudget(1, 1, 1));
                DeSamNetwork cpu = new DeSamNetwork(model, none, MemoryBudget.CPU);
                DeSamNetwork gpu = new DeSamNetwork(model, none, MemoryBudget.of(device(8 * GIBIBYTE)))) {
            assertThat(least.imagesAtOnce(8)).isEqualTo(1);
            assertThat(cpu.imagesAtOnce(8)).isEqualTo(1);
            // One image of ViT-B takes 8 * 64 * 64 tokens * 3072 floats, so that 4 GiB hold ten and a run at most
            // eight.
            assertThat(gpu.imagesAtOnce(20)).isEqualTo(8);
            assertThat(gpu.imagesAtOnce(3)).isEqualTo(3);
        }
    }

    @Test
    void noMemoryIsRefused() {
        assertThatThrownBy(() -> new MemoryBudget(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
