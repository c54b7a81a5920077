package org.desam4j.training.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.desam4j.training.FileHash;

/**
 * Ways of telling whether two files hold the same scan or label. A hash names the way in which it was made, so that it is
 * compared with one of its own kind.
 */
public enum ContentHash {
    /** SHA-256 of size and values: the same for a copy under another name, recompressed or with another number type. */
    VOXELS("voxels:"),
    /** SHA-256 of the file's bytes: what runs kept before they had a format number. */
    FILE("file:");

    private final String prefix;

    ContentHash(String prefix) {
        this.prefix = prefix;
    }

    /** The way in which a hash was made. */
    public static ContentHash kindOf(String hash) {
        return hash.startsWith(FILE.prefix) ? FILE : VOXELS;
    }

    /**
     * The hash of a scan.
     *
     * @param file that it was read from
     */
    public String of(Path file, Volume scan) throws IOException {
        if (this == FILE) {
            return ofFile(FileHash.of(file));
        }
        MessageDigest digest = digest(scan.geometry());
        int perUpdate = scan.geometry().voxelsPerSlice();
        ByteBuffer bytes = ByteBuffer.allocate(perUpdate * Float.BYTES);
        for (int from = 0; from < scan.geometry().voxels(); from += perUpdate) {
            bytes.clear();
            for (int i = from; i < from + perUpdate; i++) {
                bytes.putFloat((float) scan.values()[i]);
            }
            digest.update(bytes.flip());
        }
        return prefix + HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The hash of a label.
     *
     * @param file that it was read from
     */
    public String of(Path file, Mask label) throws IOException {
        if (this == FILE) {
            return ofFile(FileHash.of(file));
        }
        MessageDigest digest = digest(label.geometry());
        digest.update(label.voxels());
        return prefix + HexFormat.of().formatHex(digest.digest());
    }

    /** A hash of a file's bytes as this class writes it. */
    public static String ofFile(String sha256) {
        return FILE.prefix + sha256;
    }

    private static MessageDigest digest(Geometry geometry) {
        MessageDigest digest = FileHash.sha256();
        ByteBuffer sizes = ByteBuffer.allocate(3 * Integer.BYTES);
        sizes.putInt(geometry.columns()).putInt(geometry.rows()).putInt(geometry.slices());
        digest.update(sizes.flip());
        return digest;
    }
}
