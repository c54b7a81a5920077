package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.desam4j.model.Golden;
import org.desam4j.model.spec.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NumpyArchiveTest {
    @TempDir
    private Path folder;

    @Test
    void arraysComeBackAsTheyWereWritten() throws IOException {
        Path file = folder.resolve("arrays.npz");
        INDArray matrix = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        NumpyArchive.write(file, Map.of("matrix", matrix, "transposed", matrix.transpose()));
        Map<String, TensorView> arrays = NumpyArchive.read(file);
        assertThat(arrays.get("matrix").shape()).isEqualTo(Shape.of(2, 3));
        assertThat(arrays.get("matrix").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(arrays.get("transposed").shape()).isEqualTo(Shape.of(3, 2));
        assertThat(arrays.get("transposed").toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void damagedArchivesAreClearErrors() throws IOException {
        byte[] whole = Files.readAllBytes(Golden.path("formats/odd_tensors.npz"));
        for (int length = 0; length < whole.length - 1; length += 53) {
            Path cut = Files.write(folder.resolve("cut.npz"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> NumpyArchive.read(cut))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("cut.npz");
        }
        assertThatThrownBy(() -> NumpyArchive.read(folder.resolve("none.npz"))).hasMessageContaining("no such file");
    }
}
