package org.desam4j.training.run.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.desam4j.training.Progress;
import org.desam4j.weights.Printable;
import org.desam4j.weights.internal.DiskSpace;

/**
 * Passes progress on, and keeps each line with its time in a file.
 *
 * @param progress the listener that it is passed on to
 * @param file appended to
 */
record LoggedProgress(Progress progress, Path file) implements Progress {
    @Override
    public void report(String work, long done, long total, String unit) {
        progress.report(work, done, total, unit);
    }

    @Override
    public void say(String line) {
        progress.say(line);
        String entry = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + Printable.line(line) + "\n";
        try {
            DiskSpace.naming(
                    file, () -> Files.writeString(file, entry, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
