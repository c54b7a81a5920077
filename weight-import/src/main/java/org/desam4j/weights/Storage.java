package org.desam4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A run of bytes in which tensors lie. */
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

    /** Bytes that must be made, such as those of a deflated zip entry; made again for each reading, so that they do not stay. */
    record Computed(Source source, long bytes, ByteOrder order) implements Storage {
        /** Makes all the bytes. */
        @FunctionalInterface
        interface Source {
            byte[] read() throws IOException;
        }

        @Override
        public ByteBuffer part(long from, int length) throws IOException {
            return ByteBuffer.wrap(source.read(), Math.toIntExact(from), length)
                    .slice()
                    .order(order);
        }
    }
}
