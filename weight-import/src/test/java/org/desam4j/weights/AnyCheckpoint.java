package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The promise for every file, whatever its bytes are: it is read, or rejected by the one exception that names it. */
final class AnyCheckpoint {
    /** Larger tensors are not read, so that an input takes milliseconds. */
    private static final long MOST_BYTES = 1 << 22;

    private AnyCheckpoint() {}

    @FunctionalInterface
    interface Reader {
        void read() throws IOException;
    }

    /** Opens a file and reads its tensors. */
    static void isReadOrRefused(Path file) throws IOException {
        isReadOrRefused(file, () -> {
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                assertThat(checkpoint.unread()).isNotNull();
                assertThat(checkpoint.notes()).isNotNull();
                readAll(checkpoint.tensors());
                assertThat(CheckpointSummary.of(checkpoint).tensors())
                        .isEqualTo(checkpoint.tensors().size());
            }
        });
    }

    static void isReadOrRefused(Path file, Reader reader) throws IOException {
        try {
            reader.read();
        } catch (CheckpointException refused) {
            assertThat(refused).hasMessageContaining(file.toString());
            assertThat(refused.getMessage()).doesNotContain("null");
        }
    }

    static void readAll(Map<String, TensorView> tensors) throws IOException {
        long left = MOST_BYTES;
        for (TensorView tensor : tensors.values()) {
            left -= tensor.type().bytes(tensor.shape().elements());
            if (left < 0) {
                return;
            }
            assertThat(tensor.toFloats().length).isEqualTo(tensor.shape().elements());
        }
    }
}
