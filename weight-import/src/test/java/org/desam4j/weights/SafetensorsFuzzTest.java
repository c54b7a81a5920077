package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFuzzTest {
    @TempDir
    private Path folder;

    @FuzzTest
    void anyBytes(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("any.safetensors"), bytes);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            assertThat(checkpoint.tensors()).isNotNull();
        } catch (CheckpointException refused) {
            assertThat(refused).hasMessageContaining(file.toString());
        }
    }
}
