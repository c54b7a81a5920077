package org.desam4j.weights.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Writing a file so that under its name it is either whole or not there. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Writer {
        void write(Path temporary) throws IOException;
    }

    /**
     * Writes to a temporary name beside {@code target}, then moves the file there. Makes the folder if it is missing. Who may
     * read the file is what the process's umask says. A symbolic link stays, and the file that it names is written. For {@link SharedStorage}
     * the temporary name is one of this machine.
     *
     * @throws IOException if writing fails; nothing is left behind then
     */
    public static void write(Path target, Writer writer) throws IOException {
        Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileAlreadyExistsException(target.toString(), null, "is no file; give the name of a file");
        }
        Optional<SharedStorage> storage = SharedStorage.of(file);
        if (storage.isPresent()) {
            publish(storage.get(), file, writer);
            return;
        }
        Path folder = file.getParent();
        DiskSpace.naming(target, () -> {
            Files.createDirectories(folder);
            Path temporary = TemporaryFiles.create(folder);
            boolean moved = false;
            try {
                writer.write(temporary);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                moved = true;
            } finally {
                if (!moved) {
                    Files.deleteIfExists(temporary);
                }
            }
        });
    }

    private static void publish(SharedStorage storage, Path target, Writer writer) throws IOException {
        Path local = TemporaryFiles.createLocal();
        try {
            DiskSpace.naming(local, () -> writer.write(local));
            DiskSpace.naming(target, () -> storage.publish(local, target));
        } finally {
            Files.deleteIfExists(local);
        }
    }
}
