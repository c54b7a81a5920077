package org.desam4j.weights.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that are being written, named after the process that writes them, so that those of a dead one can be told. */
public final class TemporaryFiles {
    private static final Pattern NAME = Pattern.compile("\\.desam-(\\d{1,18})-[0-9a-f]{16}\\.part");

    private TemporaryFiles() {}

    /** Makes an empty file in a folder, with the permissions that the process's umask leaves. */
    static Path create(Path folder) throws IOException {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return Files.createFile(
                folder.resolve(".desam-" + ProcessHandle.current().pid() + "-" + random + ".part"));
    }

    /** Makes an empty file of this machine for its user alone, and removes what was forgotten beside it. */
    public static Path createLocal() throws IOException {
        Path file = Files.createTempFile(".desam-" + ProcessHandle.current().pid() + "-", ".part");
        deleteForgotten(file.getParent());
        return file;
    }

    /**
     * Deletes what nobody has written to for a day, in a folder that may hold files of processes that this one cannot see: of other machines,
     * or of other containers.
     */
    static void deleteForgotten(Path folder) throws IOException {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".desam-*.part")) {
            for (Path file : files) {
                deleteIfBefore(yesterday, file);
            }
        }
    }

    private static void deleteIfBefore(Instant time, Path file) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(time)) {
                Files.deleteIfExists(file);
            }
        } catch (FileSystemException e) {
            // It has come to its end meanwhile, or is another user's.
            return;
        }
    }

    /** Deletes what processes of this machine that have died left half-written in a folder. */
    static void deleteAbandoned(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".desam-*.part")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && isAbandoned(file, Long.parseLong(name.group(1)))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A number may have gone to another process since; that one has begun after the file was last written. */
    private static boolean isAbandoned(Path file, long process) throws IOException {
        Optional<ProcessHandle> alive = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
        if (alive.isEmpty()) {
            return true;
        }
        Optional<Instant> begun = alive.get().info().startInstant();
        return begun.isPresent() && Files.getLastModifiedTime(file).toInstant().isBefore(begun.get());
    }
}
