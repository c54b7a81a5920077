package org.desam4j.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Checksum;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A zip archive from outside. What is read of it is verified by its checksum, and no entry becomes more than it claims to be, or
 * than a limit.
 */
final class ZipContents implements Closeable {
    private final Path path;
    private final FileChannel file;
    private final ZipFile zip;

    private ZipContents(Path path, FileChannel file, ZipFile zip) {
        this.path = path;
        this.file = file;
        this.zip = zip;
    }

    /**
     * Opens an archive.
     *
     * @param file the open file, which the result owns
     * @throws CheckpointException if it is damaged
     */
    static ZipContents open(Path path, FileChannel file) throws CheckpointException {
        try {
            return new ZipContents(
                    path, file, ZipFile.builder().setSeekableByteChannel(file).get());
        } catch (IOException | RuntimeException e) {
            // The library answers some damage of the directory with unchecked exceptions.
            throw new CheckpointException(path, "is a damaged or truncated zip file; get it again", e);
        }
    }

    /** The names of all entries. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        Collections.list(zip.getEntries()).forEach(entry -> names.add(entry.getName()));
        return names;
    }

    /** True if an entry is kept as it is, so that it takes no more memory than the file has bytes. */
    boolean isStored(String name) throws CheckpointException {
        return entry(name).getMethod() == ZipArchiveEntry.STORED;
    }

    /** The size that an entry claims, in bytes. */
    long size(String name) throws CheckpointException {
        return entry(name).getSize();
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    /**
     * All bytes of an entry.
     *
     * @param limit the size that it may grow to if it is compressed, in bytes
     * @throws CheckpointException if there is no such entry, or it is damaged, too large, or compressed in an unusual way
     */
    byte[] bytes(String name, ReadLimit limit) throws CheckpointException {
        ZipArchiveEntry entry = entry(name);
        if (entry.getMethod() != ZipArchiveEntry.STORED && entry.getSize() > limit.value()) {
            throw new CheckpointException(
                    path, "has an entry " + name + " that becomes " + entry.getSize() + " bytes, " + limit.advice());
        }
        if (entry.getSize() > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(path, "has an entry " + name + " that is too large to be read at once");
        }
        try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            byte[] bytes = in.readNBytes((int) entry.getSize());
            if (bytes.length < entry.getSize()) {
                throw new EOFException("it ends after " + bytes.length + " of " + entry.getSize() + " bytes");
            }
            requireChecksum(in.getChecksum(), entry.getCrc());
            return bytes;
        } catch (IOException | RuntimeException e) {
            throw damaged(name, e);
        }
    }

    /**
     * An entry as a storage, whose checksum is verified when it is first used.
     *
     * @throws CheckpointException if there is no such entry, or it lies outside of the file
     */
    Storage storage(String name, ByteOrder order) throws CheckpointException {
        ZipArchiveEntry entry = entry(name);
        if (entry.getMethod() != ZipArchiveEntry.STORED) {
            return new Storage.Computed(() -> bytes(name, ReadLimit.DECOMPRESSED), entry.getSize(), order);
        }
        try {
            // Opening the entry reads its local header, after which the offset of its data is known.
            zip.getRawInputStream(entry).close();
            long position = entry.getDataOffset();
            if (position < 0 || entry.getSize() > file.size() - position) {
                throw new EOFException("it reaches beyond the end of the file");
            }
            return new Storage.Checked(
                    new Storage.InFile(path, file, position, entry.getSize(), order), entry.getCrc());
        } catch (IOException | RuntimeException e) {
            throw damaged(name, e);
        }
    }

    private ZipArchiveEntry entry(String name) throws CheckpointException {
        ZipArchiveEntry entry = Optional.ofNullable(zip.getEntry(name))
                .orElseThrow(() -> new CheckpointException(path, "lacks its entry " + name + "; get it again"));
        boolean plain = entry.getMethod() == ZipArchiveEntry.STORED || entry.getMethod() == ZipArchiveEntry.DEFLATED;
        if (!plain || entry.getGeneralPurposeBit().usesEncryption()) {
            throw new CheckpointException(
                    path,
                    "has an entry " + name
                            + " that is encrypted, or compressed in another way than deflated; pack it again without that");
        }
        if (entry.getSize() < 0) {
            throw new CheckpointException(path, "has an entry " + name + " of an unknown size; get it again");
        }
        return entry;
    }

    private CheckpointException damaged(String name, Exception cause) {
        return cause instanceof CheckpointException known
                ? known
                : new CheckpointException(
                        path, "has a damaged entry " + name + " (" + cause.getMessage() + "); get it again", cause);
    }

    /**
     * Compares a checksum with the one that the archive has.
     *
     * @throws IOException if they differ
     */
    static void requireChecksum(Checksum actual, long expected) throws IOException {
        if (actual.getValue() != expected) {
            throw new IOException("its bytes do not have the checksum that the file gives for them");
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
