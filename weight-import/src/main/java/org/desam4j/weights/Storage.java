package org.desam4j.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A run of bytes in which tensors lie. */
sealed interface Storage {

    /** The number of bytes. */
    long bytes();

    /** A part of the bytes, in the storage's byte order. */
    ByteBuffer part(long from, int length) throws IOException;

    /**
     * A part of an open file, mapped when it is read. Small parts are copied instead: a mapping costs more than that, and
     * a process may have only so many until the garbage collector undoes them.
     */
    record Mapped(FileChannel file, long position, long bytes, ByteOrder order) implements Storage {
        private static final int SMALL = 1 << 20;

        @Override
        public ByteBuffer part(long from, int length) throws IOException {
            if (length <= SMALL) {
                ByteBuffer copy = ByteBuffer.allocate(length).order(order);
                while (copy.hasRemaining()) {
                    if (file.read(copy, position + from + copy.position()) < 0) {
                        throw new EOFException();
                    }
                }
                return copy.flip();
            }
            return file.map(FileChannel.MapMode.READ_ONLY, position + from, length)
                    .order(order);
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
