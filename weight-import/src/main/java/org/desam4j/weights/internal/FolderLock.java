package org.desam4j.weights.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The right to write into a folder, which one program at a time has. It is a lock of the operating system on the folder's file
 * {@code .desam.lock}, so that a process that dies leaves it free. Whoever gets the lock removes what a process that died left
 * half-written; whoever gives it back removes the file, and folders that were made for it and hold nothing.
 *
 * <p>The system property {@code desam.locks=false} turns locks off, for file systems that have none. {@link SharedStorage} is never locked.
 */
public final class FolderLock implements Closeable {
    private static final String FILE = ".desam.lock";
    private static final String SETTING = "desam.locks";
    private static final long POLL_MILLIS = 200;
    private static final int MAXIMUM_BLANKS = 4000;

    /**
     * The folders that this process has locked. The operating system gives locks to processes and takes all of a file away when
     * any channel on it is closed, so a file whose lock this process holds must not even be opened again.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final List<Path> made;
    private final Optional<FileChannel> channel;

    private FolderLock(Path folder, List<Path> made, Optional<FileChannel> channel) {
        this.folder = folder;
        this.made = made;
        this.channel = channel;
    }

    /**
     * Locks a folder, and makes it if it is missing.
     *
     * @throws IOException if another program writes there, or there are no locks; the message names the folder and what to do
     */
    public static FolderLock acquire(Path folder) throws IOException {
        Optional<FolderLock> lock = tryAcquire(folder);
        if (lock.isEmpty()) {
            throw new IOException(folder + ": another desam" + holder(folder)
                    + " is writing there; wait until it has ended, or give another folder");
        }
        return lock.get();
    }

    /**
     * Locks a folder as soon as no other program holds it, and makes it if it is missing.
     *
     * @param waiting is told, once, that there is something to wait for
     */
    public static FolderLock await(Path folder, Runnable waiting) throws IOException {
        Optional<FolderLock> lock = tryAcquire(folder);
        if (lock.isEmpty()) {
            waiting.run();
        }
        while (lock.isEmpty()) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + folder, e);
            }
            lock = tryAcquire(folder);
        }
        return lock.get();
    }

    private static Optional<FolderLock> tryAcquire(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException(path + ": is no folder; give another one");
        }
        List<Path> made = missing(path);
        try {
            return tryAcquire(Files.createDirectories(path).toRealPath(), made);
        } catch (NoSuchFileException e) {
            // The program that had made the folder has ended, and removed it.
            return Optional.empty();
        }
    }

    private static Optional<FolderLock> tryAcquire(Path folder, List<Path> made) throws IOException {
        if (!HELD.add(folder)) {
            return Optional.empty();
        }
        Optional<FolderLock> lock = Optional.empty();
        try {
            boolean shared = SharedStorage.of(folder).isPresent();
            lock = shared || !Boolean.parseBoolean(System.getProperty(SETTING, "true"))
                    ? Optional.of(new FolderLock(folder, made, Optional.empty()))
                    : locked(folder, made);
            if (shared) {
                TemporaryFiles.deleteForgotten(folder);
            } else if (lock.isPresent()) {
                TemporaryFiles.deleteAbandoned(folder);
            }
            return lock;
        } finally {
            if (lock.isEmpty()) {
                HELD.remove(folder);
            }
        }
    }

    /** The folders that are to be made, the innermost first. */
    private static List<Path> missing(Path path) {
        List<Path> missing = new ArrayList<>();
        for (Path folder = path.toAbsolutePath();
                folder != null && Files.notExists(folder);
                folder = folder.getParent()) {
            missing.add(folder);
        }
        return missing;
    }

    private static Optional<FolderLock> locked(Path folder, List<Path> made) throws IOException {
        Path file = folder.resolve(FILE);
        while (true) {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean refused = true;
            boolean held = false;
            try {
                refused = lock(folder, channel).isEmpty();
                held = !refused && sign(file, channel);
            } finally {
                if (!held) {
                    channel.close();
                }
            }
            if (refused || held) {
                return held ? Optional.of(new FolderLock(folder, made, Optional.of(channel))) : Optional.empty();
            }
        }
    }

    /**
     * Writes this process's number into the lock's file, and blanks, whose number tells whether the file of that name is still the
     * one that was locked: the program before may have removed that one, and another one made a new one.
     */
    private static boolean sign(Path file, FileChannel channel) throws IOException {
        String process = Long.toString(ProcessHandle.current().pid());
        String signature = process + " ".repeat(ThreadLocalRandom.current().nextInt(MAXIMUM_BLANKS));
        channel.truncate(0).write(ByteBuffer.wrap(signature.getBytes(StandardCharsets.US_ASCII)));
        try {
            return Files.size(file) == signature.length();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Optional<FileLock> lock(Path folder, FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(
                    folder + ": cannot be locked against other programs (" + e.getMessage()
                            + "); give a folder on another disk, or make sure of it yourself and set"
                            + " DESAM_JAVA_OPTS=-D" + SETTING + "=false",
                    e);
        }
    }

    /** The process that holds a lock, as far as its file says. */
    private static String holder(Path folder) {
        try {
            Path file = folder.toRealPath().resolve(FILE);
            if (HELD.contains(file.getParent())) {
                return "";
            }
            String process = Files.readString(file).strip();
            return process.matches("\\d{1,18}") ? " (process " + process + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** The file among those of a locked folder that is the lock's. */
    public static boolean isLock(Path file) {
        return file.getFileName().toString().equals(FILE);
    }

    /** Gives the folder free. */
    @Override
    public void close() throws IOException {
        try {
            if (channel.isPresent() || SharedStorage.of(folder).isPresent()) {
                remove();
            }
            if (channel.isPresent()) {
                channel.get().close();
            }
        } finally {
            HELD.remove(folder);
        }
    }

    /** Removes the lock's file while the lock is held, and the folders that were made for it as far as they are empty. */
    private void remove() throws IOException {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
            for (Path each : made) {
                Files.delete(each);
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException | AccessDeniedException e) {
            // What was written stays, and some systems do not let go of a file that is open.
            return;
        }
    }
}
