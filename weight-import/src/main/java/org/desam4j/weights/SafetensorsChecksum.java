package org.desam4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksum of the safetensors that the program writes: CRC-32C of the whole file, with zeros in the checksum's own place. That
 * place is the first item of the metadata, so a file that another program has written anew, in the order that it likes, has none.
 * CRC-32C finds damage, not intent; processors have an instruction for it, which keeps up with the disk where SHA-256 does not.
 */
final class SafetensorsChecksum {
    /** The key of the checksum in the metadata; its value are eight hexadecimal digits. */
    static final String KEY = "desam4j.crc32c";

    /** The placeholder of the checksum while it is computed. */
    static final String NONE_YET = "00000000";

    private static final byte[] BEGINNING =
            ("{\"" + SafetensorsHeader.METADATA + "\":{\"" + KEY + "\":\"").getBytes(StandardCharsets.UTF_8);
    private static final int BUFFER = 1 << 20;

    private final CRC32C sum = new CRC32C();

    /** Takes the next bytes of a file; the buffer stays as it is. */
    void update(ByteBuffer bytes) {
        sum.update(bytes.duplicate());
    }

    /** Writes the checksum into its place in a file whose bytes have all been taken. */
    void writeTo(FileChannel file) throws IOException {
        ByteBuffer digits = ByteBuffer.wrap(text().getBytes(StandardCharsets.US_ASCII));
        while (digits.hasRemaining()) {
            file.write(digits, place() + digits.position());
        }
    }

    private String text() {
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static int place() {
        return Long.BYTES + BEGINNING.length;
    }

    /**
     * Reads a file to its end, if it has a checksum.
     *
     * @param header the file's header
     * @throws CheckpointException if the file's content does not have that checksum
     */
    static void verify(Path path, FileChannel file, byte[] header) throws IOException {
        int end = BEGINNING.length + NONE_YET.length();
        if (header.length < end || !Arrays.equals(header, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length)) {
            return;
        }
        String written = new String(header, BEGINNING.length, NONE_YET.length(), StandardCharsets.US_ASCII);
        if (!written.equals(of(file))) {
            throw new CheckpointException(
                    path,
                    "is damaged: its content does not have the checksum that it was written with; restore it, or have it"
                            + " made again");
        }
    }

    private static String of(FileChannel file) throws IOException {
        SafetensorsChecksum checksum = new SafetensorsChecksum();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long position = 0;
        while (fill(buffer, file, position)) {
            if (position == 0) {
                buffer.put(place(), NONE_YET.getBytes(StandardCharsets.US_ASCII));
            }
            position += buffer.position();
            checksum.update(buffer.flip());
            buffer.clear();
        }
        return checksum.text();
    }

    /** Fills a buffer, but for the file's last part; false if nothing is left. */
    private static boolean fill(ByteBuffer buffer, FileChannel file, long position) throws IOException {
        int read;
        do {
            read = file.read(buffer, position + buffer.position());
        } while (read > 0);
        return buffer.position() > 0;
    }
}
