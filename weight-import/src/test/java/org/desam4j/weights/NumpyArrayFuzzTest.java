package org.desam4j.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Any array in a whole archive, whose checksums fit. */
class NumpyArrayFuzzTest {
    @TempDir
    private Path folder;

    @FuzzTest(maxDuration = "60m")
    void anyBytes(byte[] bytes) throws IOException {
        Path file = folder.resolve("any.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            PickledFile.put(zip, "array.npy", bytes, false);
        }
        AnyCheckpoint.isReadOrRefused(file, () -> AnyCheckpoint.readAll(NumpyArchive.read(file)));
    }
}
