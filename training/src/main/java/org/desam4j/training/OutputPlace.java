package org.desam4j.training;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.desam4j.weights.internal.AtomicFile;
import org.desam4j.weights.internal.FolderLock;
import org.desam4j.weights.internal.SharedStorage;

/** Places that work will write to, checked before the work. */
public final class OutputPlace {
    private static final double GIBIBYTE = 1 << 30;

    private OutputPlace() {}

    /**
     * Makes sure that a folder can be written to, or made. Nothing is left behind.
     *
     * @throws DataException if it cannot; the message names what is in the way
     */
    public static void requireFolder(Path folder) throws DataException {
        Path existing = existing(folder);
        if (!Files.isDirectory(existing)) {
            throw new DataException(existing, "is not a folder, so that nothing can be written to " + folder);
        }
        try {
            tryToWrite(existing);
        } catch (IOException e) {
            throw new DataException(
                    existing,
                    "cannot be written to (" + reason(e) + "); give another folder, or change its owner or rights",
                    e);
        }
    }

    private static void tryToWrite(Path folder) throws IOException {
        if (SharedStorage.of(folder).isEmpty()) {
            Files.delete(Files.createTempFile(folder, ".desam", ".part"));
            return;
        }
        Path file = folder.resolve(".desam-" + UUID.randomUUID() + ".part");
        AtomicFile.write(file, temporary -> {});
        Files.delete(file);
    }

    /**
     * Makes sure that a file can be written.
     *
     * @param overwrite true if one that is there may be replaced
     * @throws DataException if it is there and may not, or its folder cannot be written to
     */
    public static void requireFile(Path file, boolean overwrite) throws DataException {
        requireFolder(file.toAbsolutePath().getParent());
        if (!overwrite && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new DataException(file, "is there already; give another name, or --overwrite to replace it");
        }
    }

    /**
     * Keeps other programs from writing into a folder until the result is closed. The folder is made if it is not there.
     *
     * @throws IOException if it cannot be written to, or another program writes into it
     */
    public static Closeable hold(Path folder) throws IOException {
        requireFolder(folder);
        return FolderLock.acquire(folder);
    }

    /** Writes a file, which under its name is whole or not there. */
    public static void write(Path file, byte[] content) throws IOException {
        AtomicFile.write(file, temporary -> Files.write(temporary, content));
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName().replace("Exception", "") + ": " + failure.getMessage();
    }

    /**
     * Makes sure that a disk has room for what will be written.
     *
     * @param folder to write to, which need not exist
     * @param bytes that it will take
     * @param what will be written, for the message
     * @throws DataException if less is free
     */
    public static void requireRoom(Path folder, long bytes, String what) throws DataException {
        long free = free(existing(folder));
        if (free < bytes) {
            throw new DataException(
                    folder,
                    String.format(
                            Locale.ROOT,
                            "has %.1f GiB free, and %s take %.1f GiB; make room or give another folder",
                            free / GIBIBYTE,
                            what,
                            bytes / GIBIBYTE));
        }
    }

    private static long free(Path existing) throws DataException {
        if (existing.getFileSystem() == FileSystems.getDefault()) {
            // Not by its FileStore: Java finds none in a changed root, whose mount is not among those it sees.
            return existing.toFile().getUsableSpace();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            throw new DataException(existing, "does not tell how much room it has (" + reason(e) + ")", e);
        }
    }

    /** The folder itself, or the nearest above it that is there. */
    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        return existing;
    }
}
