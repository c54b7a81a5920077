package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanReadingTest {
    @TempDir
    private Path folder;

    @Test
    void theChosenVolumeIsRead() throws IOException {
        Path file = Files.write(
                folder.resolve("scan.nii"),
                NiftiBytes.of(1, 1, 1, 2).voxel(0, 7).voxel(1, 9).bytes());
        assertThat(new ScanReading(SliceAxis.AUTO, 1).read(file).volume().values())
                .containsExactly(7);
        assertThat(new ScanReading(SliceAxis.AUTO, 2).read(file).volume().values())
                .containsExactly(9);
    }

    @Test
    void anotherAxisKeepsTheVolume() {
        assertThat(new ScanReading(SliceAxis.AUTO, 3).along(SliceAxis.X)).isEqualTo(new ScanReading(SliceAxis.X, 3));
    }

    @Test
    void volumesAreCountedFromOne() {
        assertThatThrownBy(() -> new ScanReading(SliceAxis.AUTO, -1)).hasMessage("volumes are counted from 1");
    }
}
