package org.desam4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Any pickle in a whole archive. What it makes are values that hold and cannot do anything: nothing opaque was ever called. */
class PickleFuzzTest {
    private static final List<Class<?>> VALUES = List.of(
            PickledDictionary.class,
            List.class,
            String.class,
            Long.class,
            BigInteger.class,
            Double.class,
            Boolean.class,
            TorchGlobals.Global.class,
            TensorReference.class,
            StorageReference.class,
            OpaqueValue.class);

    @TempDir
    private Path folder;

    @FuzzTest(maxDuration = "60m")
    void anyBytes(byte[] bytes) throws IOException {
        try {
            assertOnlyValues(new PickleReader(new ByteArrayInputStream(bytes)).read());
        } catch (IOException | IllegalArgumentException refused) {
            assertThat(refused.getMessage()).contains("pickle");
        }
        Path file = folder.resolve("any.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            PickledFile.put(zip, "a/data.pkl", bytes, false);
            PickledFile.put(zip, "a/data/0", new byte[64], false);
        }
        AnyCheckpoint.isReadOrRefused(file);
    }

    private static void assertOnlyValues(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> next = new ArrayDeque<>(List.of(root));
        while (!next.isEmpty()) {
            Object value = next.remove();
            assertThat(value == PickleReader.NONE || VALUES.stream().anyMatch(type -> type.isInstance(value)))
                    .isTrue();
            if (!seen.add(value)) {
                continue;
            }
            if (value instanceof List<?> list) {
                next.addAll(list);
            } else if (value instanceof PickledDictionary dictionary) {
                next.addAll(dictionary.others());
                next.addAll(dictionary.named().values());
            }
        }
    }
}
