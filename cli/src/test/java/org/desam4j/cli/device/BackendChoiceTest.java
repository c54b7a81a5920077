package org.desam4j.cli.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.desam4j.cli.device.BackendChoice.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines with and without GPUs, made of fakes of the driver's own program. */
class BackendChoiceTest {
    /** Stands for the driver's library; every program has loaded it. */
    private static final String LOADABLE = "libc.so.6";

    private static final String TWO = "GPU-aa11, First, 535.1, 10, 9, 9.0\nGPU-bb22, Second, 535.1, 20, 19, 8.6";

    @TempDir
    private Path folder;

    private GpuSurvey survey(int exitCode, String... lines) throws IOException {
        Path fake = folder.resolve("nvidia-smi");
        Files.writeString(
                fake, "#!/bin/sh\ncat <<'END'\n" + String.join("\n", lines) + "\nEND\nexit " + exitCode + "\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        return driver(fake, LOADABLE, Optional.empty()).survey();
    }

    private static NvidiaDriver driver(Path program, String library, Optional<String> visible) {
        return new NvidiaDriver(new NvidiaSmi(program.toString()), library, visible);
    }

    private GpuSurvey gpu(String capability) throws IOException {
        return survey(0, "GPU-aa11, NVIDIA Example, 535.104.05, 24564, 24000, " + capability);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.7", "5.3", "6.1", "7.5", "8.0", "8.6", "8.9"})
    void gpusWithMachineCodeAreUsed(String capability) throws Exception {
        GpuSurvey survey = gpu(capability);
        assertThat(CudaSupport.obstacle(survey)).isEmpty();
        assertThat(BackendChoice.of(Request.AUTO, survey).cuda()).isTrue();
        assertThat(BackendChoice.of(Request.CUDA, survey).reason()).contains("NVIDIA Example", capability);
        assertThat(BackendChoice.of(Request.CPU, survey).cuda()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"9.0, newer", "10.0, newer", "12.0, newer", "3.5, older"})
    void otherGpusAreNot(String capability, String age) throws Exception {
        GpuSurvey survey = gpu(capability);
        BackendChoice choice = BackendChoice.of(Request.AUTO, survey);
        assertThat(choice.cuda()).isFalse();
        assertThat(choice.reason()).contains("NVIDIA Example", capability, age, "use the CPU");
        assertThatThrownBy(() -> BackendChoice.of(Request.CUDA, survey))
                .isInstanceOf(UnusableBackendException.class)
                .hasMessageContaining(capability);
    }

    @Test
    void aMachineWithoutADriverHasNoGpu() throws Exception {
        GpuSurvey survey =
                driver(folder.resolve("missing"), LOADABLE, Optional.empty()).survey();
        assertThat(survey).isInstanceOf(GpuSurvey.NoDriver.class);
        assertThat(BackendChoice.of(Request.AUTO, survey).reason()).contains("nvidia-smi is missing");
        assertThatThrownBy(() -> BackendChoice.of(Request.CUDA, survey)).hasMessageContaining("nvidia-smi is missing");
        assertThat(survey.describe()).singleElement().asString().startsWith("none: ");
    }

    @Test
    void aDriverThatDoesNotWorkIsQuoted() throws Exception {
        GpuSurvey survey = survey(9, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.");
        assertThat(CudaSupport.obstacle(survey).orElseThrow()).contains("couldn't communicate");
    }

    @Test
    void aDriverWithoutAGpuIsTold() throws Exception {
        GpuSurvey survey = survey(6, "No devices were found");
        assertThat(survey).isInstanceOf(GpuSurvey.NoGpu.class);
        assertThat(CudaSupport.obstacle(survey)).contains("the NVIDIA driver sees no GPU");
    }

    @Test
    void anOldDriverIsToBeUpdated() throws Exception {
        assertThat(CudaSupport.obstacle(survey(0, "GPU-aa11, NVIDIA Example, 418.87, 16000, 15000, 7.5"))
                        .orElseThrow())
                .contains("418.87", "450");
        assertThat(CudaSupport.obstacle(survey(2, "Field \"compute_cap\" is not a valid field to query."))
                        .orElseThrow())
                .contains("too old");
    }

    @Test
    void unreadableAnswersAreQuoted() throws Exception {
        assertThat(survey(0, "what, is, this").describe())
                .singleElement()
                .asString()
                .contains("what, is, this");
        assertThat(survey(0, "GPU-aa11, NVIDIA Example, 535.1, many, few, 8.6").describe())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void everyGpuIsDescribedAndTheFirstDecides() throws Exception {
        GpuSurvey survey = survey(0, TWO);
        assertThat(survey.describe())
                .isEqualTo(List.of(
                        "First, compute capability 9.0, 10 MiB of which 9 MiB are free, driver 535.1",
                        "Second, compute capability 8.6, 20 MiB of which 19 MiB are free, driver 535.1"));
        assertThat(BackendChoice.of(Request.AUTO, survey).cuda()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, First", "1, Second", "'1,0', Second", "GPU-bb22, Second", "GPU-bb, Second"})
    void theFirstVisibleGpuDecides(String visible, String name) throws Exception {
        survey(0, TWO);
        GpuSurvey survey = driver(folder.resolve("nvidia-smi"), LOADABLE, Optional.of(visible))
                .survey();
        assertThat(survey).isInstanceOfSatisfying(GpuSurvey.Found.class, found -> {
            assertThat(found.gpus()).hasSize(2);
            assertThat(found.used().name()).isEqualTo(name);
        });
        assertThat(BackendChoice.of(Request.AUTO, survey).reason()).contains(name);
    }

    @Test
    void aPartOfTheOnlyGpuIsUsed() throws Exception {
        gpu("8.0");
        GpuSurvey survey = driver(folder.resolve("nvidia-smi"), LOADABLE, Optional.of("MIG-1"))
                .survey();
        assertThat(BackendChoice.of(Request.CUDA, survey).cuda()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "2", "GPU-cc", "MIG-1"})
    void hiddenGpusAreNotUsed(String visible) throws Exception {
        survey(0, TWO);
        GpuSurvey survey = driver(folder.resolve("nvidia-smi"), LOADABLE, Optional.of(visible))
                .survey();
        assertThat(survey.describe()).hasSize(2);
        assertThat(CudaSupport.obstacle(survey).orElseThrow()).contains("CUDA_VISIBLE_DEVICES is \"" + visible + "\"");
    }

    @Test
    void aDriverThatCannotBeLoadedIsNotUsed() throws Exception {
        gpu("8.6");
        GpuSurvey survey = driver(folder.resolve("nvidia-smi"), "libmissing.so.1", Optional.empty())
                .survey();
        BackendChoice choice = BackendChoice.of(Request.AUTO, survey);
        assertThat(choice.cuda()).isFalse();
        assertThat(choice.reason()).contains("NVIDIA Example", "libmissing.so.1");
    }

    @Test
    void theLauncherIsAnsweredByExitCodes() throws Exception {
        NvidiaDriver none = driver(folder.resolve("missing"), LOADABLE, Optional.empty());
        assertThat(BackendCheck.run(none, "auto")).isZero();
        assertThat(BackendCheck.run(none, "cuda")).isEqualTo(1);
        assertThat(BackendCheck.run(none, "tpu")).isEqualTo(2);
    }
}
