package org.desam4j.weights.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.desam4j.weights.CheckpointException;

/** A full disk as an error that names the file: the system's own says neither which disk is full nor what to do. */
public final class DiskSpace {
    private static final Pattern FULL =
            Pattern.compile("no space left|quota exceeded|not enough space|file too large", Pattern.CASE_INSENSITIVE);

    private DiskSpace() {}

    /** The work that writes a file. */
    @FunctionalInterface
    public interface Writing {
        void run() throws IOException;
    }

    /**
     * Writes a file.
     *
     * @throws IOException if writing fails; if that is for want of space, the message names the file and what to do
     */
    public static void naming(Path file, Writing writing) throws IOException {
        try {
            writing.run();
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (FULL.matcher(reason).find()) {
                throw new IOException(
                        file
                                + ": cannot be written, its disk is full or its quota is used up; free some space, or choose"
                                + " another disk, and start the command again",
                        e);
            }
            throw e;
        }
    }
}
