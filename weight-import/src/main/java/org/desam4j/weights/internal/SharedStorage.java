package org.desam4j.weights.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of storage that machines reach by an address in place of a mounted folder. It need not have locks, nor append to a file, nor
 * move one in a single step: files are written on the machine itself and put there whole.
 */
public interface SharedStorage {

    /**
     * Puts a copy of a file into a place, under whose name there is all of it or what was there before. Folders above it are made.
     *
     * @param local file of this machine, which stays
     * @param target file of this storage
     * @throws IOException if that fails; nothing is left behind then
     */
    void publish(Path local, Path target) throws IOException;

    /** The storage that a path lies in; nothing for files of this machine. */
    static Optional<SharedStorage> of(Path path) {
        return path.getFileSystem() instanceof SharedStorage storage ? Optional.of(storage) : Optional.empty();
    }
}
