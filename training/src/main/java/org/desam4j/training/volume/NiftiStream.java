package org.desam4j.training.volume;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.desam4j.training.DataException;

/** The content of a file that may be gzipped, with what is claimed of it checked against the size that the file has. */
final class NiftiStream implements AutoCloseable {
    /** Deflate's best: a byte of a file stands for this many at most. */
    private static final long MOST_EXPANSION = 1032;

    /** Bytes that a file may have after its last voxel. */
    private static final long MOST_TRAILING = 1 << 20;

    private final Path file;
    private final InputStream in;
    private final long mostBytes;
    private long position;

    private NiftiStream(Path file, InputStream in, long mostBytes) {
        this.file = file;
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /** Opens a file; gzip is told by its first two bytes. */
    static NiftiStream open(Path file) throws IOException {
        long size = Files.size(file);
        InputStream raw = Files.newInputStream(file);
        try {
            PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(raw), 2);
            byte[] magic = in.readNBytes(2);
            in.unread(magic);
            boolean gzipped = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
            return gzipped
                    ? new NiftiStream(
                            file, new BufferedInputStream(new GZIPInputStream(in, 1 << 16)), size * MOST_EXPANSION)
                    : new NiftiStream(file, in, size);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    /**
     * Makes sure that so many bytes may come, before memory is taken for them.
     *
     * @throws DataException if the file is too small for them, even if it were gzipped as well as can be
     */
    void requireFrom(long offset, double bytes) throws DataException {
        if (offset + bytes > mostBytes) {
            throw new DataException(
                    file,
                    String.format(
                            java.util.Locale.ROOT,
                            "ends too early: its header claims %.0f bytes, and it cannot hold more than %d; it is"
                                    + " truncated or no NIfTI volume",
                            offset + bytes,
                            mostBytes));
        }
    }

    /** Reads into an array from an index on. */
    void read(byte[] target, int from, int count) throws IOException {
        int read = in.readNBytes(target, from, count);
        position += read;
        if (read < count) {
            throw new EOFException();
        }
    }

    void skipTo(long target) throws IOException {
        in.skipNBytes(target - position);
        position = target;
    }

    /** Reads on to the end, where gzip has its checksum. */
    void readToEnd() throws IOException {
        byte[] rest = new byte[1 << 16];
        long trailing = 0;
        for (int read = in.read(rest); read >= 0; read = in.read(rest)) {
            trailing += read;
            if (trailing > MOST_TRAILING) {
                throw new DataException(file, "goes on for more than a mebibyte after its last voxel; it is damaged");
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
