package org.desam4j.training.volume;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.desam4j.training.DataException;

/**
 * Reads NIfTI-1 and NIfTI-2 volumes, plain or gzipped, in both byte orders, with all integer and real types. The affine is
 * the sform's where that is set, else the qform's, else the voxel sizes alone.
 */
public final class NiftiReader {
    private static final int MAXIMUM_VOXELS = 1 << 29;

    private NiftiReader() {}

    /**
     * Reads a volume.
     *
     * @throws DataException if the file is missing, damaged, or holds something other than one three-dimensional volume
     */
    public static Volume read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new DataException(file, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(file, "is not a file; give a .nii or .nii.gz volume");
        }
        try (InputStream in = open(file)) {
            return read(file, in);
        } catch (EOFException e) {
            throw new DataException(file, "ends too early; it is truncated or no NIfTI volume", e);
        } catch (ZipException e) {
            throw new DataException(file, "is damaged: " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(Files.newInputStream(file)), 2);
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        boolean gzipped = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        return gzipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in;
    }

    private static Volume read(Path file, InputStream in) throws IOException {
        NiftiHeader header = NiftiHeader.parse(file, in);
        if (header.voxels() > MAXIMUM_VOXELS) {
            throw new DataException(file, "claims " + header.voxels() + " voxels, more than this program reads");
        }
        in.skipNBytes(header.dataOffset() - header.length());
        NiftiType type = header.type();
        double[] values = new double[(int) header.voxels()];
        int perRead = 1 << 16;
        for (int from = 0; from < values.length; from += perRead) {
            int count = Math.min(perRead, values.length - from);
            ByteBuffer bytes =
                    ByteBuffer.wrap(exactly(in, count * type.bytes())).order(header.order());
            for (int i = 0; i < count; i++) {
                values[from + i] = header.scaled(type.read(bytes, i * type.bytes()));
            }
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new DataException(
                        file, "holds values that are not finite numbers; replace them by 0 and try again");
            }
        }
        return new Volume(header.geometry(), values);
    }

    static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }
}
