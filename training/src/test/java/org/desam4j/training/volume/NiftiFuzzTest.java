package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.desam4j.training.DataException;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes as one file and as a pair: a volume whose mask can be written and lies on its voxels, or a typed refusal. */
class NiftiFuzzTest {
    @TempDir
    private Path folder;

    @FuzzTest(maxDuration = "2h")
    void anyBytes(byte[] bytes) throws IOException {
        read(Files.write(folder.resolve("any.nii"), bytes));
        Files.write(folder.resolve("pair.img"), bytes);
        read(Files.write(folder.resolve("pair.hdr"), bytes));
    }

    private void read(Path file) throws IOException {
        StoredVolume stored;
        try {
            stored = Volumes.read(file, 1);
        } catch (DataException refused) {
            assertThat(refused).hasMessageContaining(folder.toString());
            return;
        }
        Volume turned = stored.turned(SliceAxis.AUTO);
        assertThat(turned.slice(0)).hasSize(turned.geometry().voxelsPerSlice());
        Path mask = folder.resolve("mask.nii");
        Volumes.write(mask, new LabelMap(stored.header()), "");
        assertThat(Volumes.read(mask).header().hasVoxelsOf(stored.header())).isTrue();
    }
}
