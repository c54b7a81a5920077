package org.desam4j.training.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.desam4j.training.DataException;

/** Files that this program wrote before, known by how they begin, so that no other file is replaced. */
public final class OwnFile {
    private static final int BYTES_WITH_SIGN = 1 << 10;

    private OwnFile() {}

    /**
     * True if a place is free, or holds a regular file that this program wrote.
     *
     * @param sign ASCII text that is among the first 1024 bytes of every such file, and of hardly any other
     */
    public static boolean isOursOrFree(Path file, String sign) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BYTES_WITH_SIGN), StandardCharsets.ISO_8859_1).contains(sign);
        }
    }

    /**
     * Makes sure, before any work, that a file may be written.
     *
     * @param sign as for {@link #isOursOrFree}
     * @param command that writes the file
     * @throws DataException if a file of another origin would be replaced
     */
    public static void require(Path file, String sign, String command) throws IOException {
        if (!isOursOrFree(file, sign)) {
            throw new DataException(
                    file,
                    "is there, and " + command + " did not make it; give another folder with --out, or move it away");
        }
    }
}
