package org.desam4j.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells the formats of checkpoint files by what only one of them has. A file of one format may begin with the first bytes of
 * another: the length with which safetensors begin is any number, also one whose bytes are a pickle's or a zip file's first.
 */
final class FormatDetector {
    /** The number of bytes from a file's beginning that tell its format. */
    static final int HEAD = 32;

    /** The longest header that the safetensors format allows, in bytes. */
    static final long MAXIMUM_HEADER = 100_000_000;

    private static final int SHORTEST_HEADER = 2;
    private static final int ZIP_ENTRY = 0x04034b50;
    private static final int ZIP_WITHOUT_ENTRIES = 0x06054b50;
    private static final int PICKLE_PROTOCOL = 0x80;
    private static final int NEWEST_PROTOCOL = 5;

    /** The form in which a pickle gives PyTorch's magic number 0x1950a86a20f9469cfc6c: LONG1, its length, its bytes from the lowest on. */
    private static final byte[] TORCH_MAGIC = {
        (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
    };

    private FormatDetector() {}

    /**
     * The format of a file.
     *
     * @param head its first {@link #HEAD} bytes, or all if it is shorter
     * @param size its length in bytes
     * @return nothing if it is of no known format; a file that is cut off has the format that it would have if it were whole
     */
    static Optional<Checkpoint.Format> detect(ByteBuffer head, long size) {
        ByteBuffer bytes = head.slice().order(ByteOrder.LITTLE_ENDIAN);
        boolean opensObject = bytes.remaining() > Long.BYTES && bytes.get(Long.BYTES) == '{';
        if (opensObject && isHeaderLength(bytes.getLong(0), size - Long.BYTES)) {
            return Optional.of(Checkpoint.Format.SAFETENSORS);
        }
        if (bytes.remaining() >= Integer.BYTES && isZip(bytes.getInt(0))) {
            return Optional.of(Checkpoint.Format.PYTORCH_ZIP);
        }
        if (isPickle(bytes) && (holdsTorchMagic(bytes) || !opensObject)) {
            return Optional.of(Checkpoint.Format.PYTORCH_LEGACY);
        }
        return opensObject ? Optional.of(Checkpoint.Format.SAFETENSORS) : Optional.empty();
    }

    private static boolean isHeaderLength(long length, long available) {
        return SHORTEST_HEADER <= length && length <= Math.min(MAXIMUM_HEADER, available);
    }

    private static boolean isZip(int signature) {
        return signature == ZIP_ENTRY || signature == ZIP_WITHOUT_ENTRIES;
    }

    private static boolean isPickle(ByteBuffer bytes) {
        return bytes.remaining() >= 2
                && Byte.toUnsignedInt(bytes.get(0)) == PICKLE_PROTOCOL
                && Byte.toUnsignedInt(bytes.get(1)) <= NEWEST_PROTOCOL;
    }

    /** Right after the protocol, or from protocol 4 on after the 9 bytes of a frame's beginning. */
    private static boolean holdsTorchMagic(ByteBuffer bytes) {
        return holds(bytes, 2) || holds(bytes, 11);
    }

    private static boolean holds(ByteBuffer bytes, int position) {
        byte[] found = new byte[TORCH_MAGIC.length];
        if (bytes.remaining() < position + found.length) {
            return false;
        }
        bytes.get(position, found);
        return Arrays.equals(found, TORCH_MAGIC);
    }
}
