package org.desam4j.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class TorchZipFuzzTest {
    @TempDir
    private Path folder;

    @FuzzTest(maxDuration = "60m")
    void anyBytes(byte[] bytes) throws IOException {
        AnyCheckpoint.isReadOrRefused(Files.write(folder.resolve("any.pth"), bytes));
    }
}
