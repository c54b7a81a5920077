package org.desam4j.weights;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** A stretch of bytes in which tensors lie. */
sealed interface Storage {

    /** The number of bytes. */
    long bytes();

    /** The order of the bytes of an element. */
    ByteOrder order();

    /** A part of the bytes, in the storage's byte order. */
    ByteBuffer part(long from, int length) throws IOException;

    /**
     * A part of an open file. It is read and not mapped: when another program cuts a mapped file short, whoever looks at the
     * mapping dies of it.
     */
    record InFile(Path path, FileChannel file, long position, long bytes, ByteOrder order) implements Storage {
        /** Read at a time, since Java keeps a buffer of that size for each thread. */
        private static final int PIECE = 1 << 20;

        @Override
        public ByteBuffer part(long from, int length) throws IOException {
            ByteBuffer copy = ByteBuffer.allocate(length).order(order);
            while (copy.position() < length) {
                copy.limit(Math.min(length, copy.position() + PIECE));
                if (file.read(copy, position + from + copy.position()) < 0) {
                    throw new CheckpointException(path, "was cut short while it was read; get it again");
                }
            }
            return copy.flip();
        }
    }

    /** Bytes that must be made, such as those of a deflated zip entry; kept while there is memory for them. */
    final class Computed implements Storage {
        private final Source source;
        private final long bytes;
        private final ByteOrder order;
        private SoftReference<byte[]> made = new SoftReference<>(null);

        /** Makes all the bytes. */
        @FunctionalInterface
        interface Source {
            byte[] read() throws IOException;
        }

        Computed(Source source, long bytes, ByteOrder order) {
            this.source = source;
            this.bytes = bytes;
            this.order = order;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public ByteOrder order() {
            return order;
        }

        @Override
        public synchronized ByteBuffer part(long from, int length) throws IOException {
            byte[] all = made.get();
            if (all == null) {
                all = source.read();
                made = new SoftReference<>(all);
            }
            return ByteBuffer.wrap(all, Math.toIntExact(from), length).slice().order(order);
        }
    }

    /** Bytes whose CRC-32 is known. They are verified when the first of them is used. */
    final class Checked implements Storage {
        private static final int PIECE = 1 << 20;

        private final Storage content;
        private final long checksum;
        private boolean verified;

        Checked(Storage content, long checksum) {
            this.content = content;
            this.checksum = checksum;
        }

        @Override
        public long bytes() {
            return content.bytes();
        }

        @Override
        public ByteOrder order() {
            return content.order();
        }

        @Override
        public synchronized ByteBuffer part(long from, int length) throws IOException {
            if (!verified) {
                CRC32 actual = new CRC32();
                for (long position = 0; position < bytes(); position += PIECE) {
                    actual.update(content.part(position, (int) Math.min(PIECE, bytes() - position)));
                }
                ZipContents.requireChecksum(actual, checksum);
                verified = true;
            }
            return content.part(from, length);
        }
    }
}
