package org.desam4j.training.volume.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatIsNamedLikeAVolumeIsNone() throws IOException {
        Files.createDirectory(folder.resolve("a_0000.nii"));
        Files.createFile(folder.resolve("b_0000.nii"));
        assertThat(VolumeFiles.in(folder).stems()).containsExactly("b_0000");
    }

    /** A second channel is one only beside a first. */
    @Test
    void aFurtherChannelHasAFirst() throws IOException {
        for (String name : List.of("a_0000.nii", "a_0001.nii", "b_0001.nii", "c.nii")) {
            Files.createFile(folder.resolve(name));
        }
        VolumeFiles files = VolumeFiles.in(folder);
        assertThat(files.cases()).containsExactly("a");
        assertThat(files.furtherChannels()).containsExactly("a_0001");
    }
}
