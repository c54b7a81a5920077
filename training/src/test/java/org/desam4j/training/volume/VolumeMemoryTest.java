package org.desam4j.training.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume takes the bytes that it has in its file, and a turned one takes none. */
class VolumeMemoryTest {
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void sixteenBitVoxelsTakeTwoBytes() throws IOException {
        byte[] bytes = new NiftiBytes(false, ByteOrder.LITTLE_ENDIAN, 4, 2, 256, 256, 128).bytes();
        Path file = Files.write(folder.resolve("scan.nii"), bytes);
        long before = allocated();
        StoredVolume stored = Volumes.read(file);
        assertThat(allocated() - before).isLessThan(bytes.length + 2 * MEBIBYTE);
        before = allocated();
        Volume turned = stored.turned(SliceAxis.X);
        assertThat(allocated() - before).isLessThan(MEBIBYTE);
        assertThat(turned.geometry().slices()).isEqualTo(256);
    }
}
