package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFuzzTest {
    private static final int DATA = 64;

    @TempDir
    private Path folder;

    /** Any bytes as a file, and as the header of a file whose length fits, which takes mutations past the first eight bytes. */
    @FuzzTest(maxDuration = "60m")
    void anyBytes(byte[] bytes) throws IOException {
        read(bytes);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + bytes.length + DATA).order(ByteOrder.LITTLE_ENDIAN);
        read(file.putLong(bytes.length).put(bytes).array());
    }

    private void read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("any.safetensors"), bytes);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            for (TensorView tensor : checkpoint.stored().values()) {
                assertThat(tensor.toBytes().remaining())
                        .isEqualTo((int) tensor.type().bytes(tensor.shape().elements()));
                if (tensor.type().isReadable()) {
                    assertThat(tensor.toFloats()).hasSize((int) tensor.shape().elements());
                }
            }
        } catch (CheckpointException refused) {
            assertThat(refused).hasMessageContaining(file.toString());
        }
    }
}
