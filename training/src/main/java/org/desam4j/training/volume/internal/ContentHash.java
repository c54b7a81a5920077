package org.desam4j.training.volume.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.desam4j.training.internal.FileHash;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;

/**
 * Ways of telling whether two files hold the same scan or label. A hash names the way in which it was made, so that it is
 * compared with one of its own kind.
 */
public enum ContentHash {
    /**
     * SHA-256 of size and values in the order left, back, up: the same for a copy under another name, recompressed, with another
     * number type, or stored in another order.
     */
    VOXELS("voxels:"),
    /** SHA-256 of the files' bytes: what runs kept before they had a format number. */
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
            return ofFile(Volumes.hash(file));
        }
        Volume axial = scan.turned(SliceAxis.Z.turn(scan.geometry()));
        Geometry geometry = axial.geometry();
        MessageDigest digest = digest(geometry);
        ByteBuffer bytes = ByteBuffer.allocate(geometry.voxelsPerSlice() * Float.BYTES);
        for (int z = 0; z < geometry.slices(); z++) {
            bytes.clear();
            for (double value : axial.slice(z)) {
                bytes.putFloat((float) value);
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
            return ofFile(Volumes.hash(file));
        }
        Mask axial = label.turned(SliceAxis.Z.turn(label.geometry()));
        MessageDigest digest = digest(axial.geometry());
        digest.update(axial.voxels());
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
