package org.desam4j.model.graph.exec;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native buffers for the values inside graphs. ND4J takes fresh memory for every value and leaves it to the garbage
 * collector; zeroing and page faults then cost up to half of the time. Programs take their buffers from here once, when
 * they are bound to shapes, and use them in every execution.
 *
 * <p>Programs that share a pool share the same memory, so only one of them may run at a time, and what an execution leaves in a
 * buffer is lost with the next execution of any of them.
 */
public final class BufferPool implements AutoCloseable {
    private static final double LARGEST_WASTE = 1.5;

    private final List<DataBuffer> buffers = new ArrayList<>();
    private boolean closed;

    /** The buffers as one program uses them while it is bound: all free at first. */
    final class Lease {
        private final List<DataBuffer> free = new ArrayList<>(buffers);

        /** A free buffer of at least that many elements, the smallest that fits without much waste, or else a new one. */
        DataBuffer acquire(DataType type, long length) {
            int best = -1;
            for (int i = 0; i < free.size(); i++) {
                DataBuffer candidate = free.get(i);
                boolean fits = candidate.dataType() == type
                        && candidate.length() >= length
                        && candidate.length() <= LARGEST_WASTE * length + 1024;
                if (fits && (best < 0 || candidate.length() < free.get(best).length())) {
                    best = i;
                }
            }
            if (best >= 0) {
                // By its place, since a search for the buffer would compare the elements of buffers.
                return free.remove(best);
            }
            DataBuffer added = Nd4j.createBuffer(type, length, false);
            buffers.add(added);
            return added;
        }

        void release(DataBuffer buffer) {
            free.add(buffer);
        }
    }

    Lease lease() {
        if (closed) {
            throw new IllegalStateException("the pool is closed");
        }
        return new Lease();
    }

    /** Bytes of all buffers. */
    public long bytes() {
        return buffers.stream()
                .mapToLong(buffer -> buffer.length() * buffer.getElementSize())
                .sum();
    }

    @Override
    public void close() {
        closed = true;
        buffers.forEach(DataBuffer::close);
        buffers.clear();
    }
}
