package org.desam4j.training.internal;

import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Reads the next element in a thread of its own while the present one is worked on. Elements are read one after the other, in
 * order.
 *
 * @param <T> the elements
 */
public final class ReadAhead<T> implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reader = new Thread(task, "read-ahead");
        reader.setDaemon(true);
        return reader;
    });
    private final Iterator<? extends Callable<T>> readings;
    private final Consumer<T> discard;
    private Future<T> next;

    /**
     * Begins to read the first element.
     *
     * @param readings read an element each
     * @param discard frees an element that was read and never asked for
     */
    public ReadAhead(Iterable<? extends Callable<T>> readings, Consumer<T> discard) {
        this.readings = readings.iterator();
        this.discard = discard;
        begin();
    }

    private void begin() {
        next = readings.hasNext() ? thread.submit(readings.next()) : null;
    }

    /** True if there is another element. */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * The next element, which belongs to the caller.
     *
     * @throws IOException if it could not be read; there are no further elements then
     */
    public T next() throws IOException {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Future<T> reading = next;
        // Whoever was told of a failure once is not told of it again when this is closed.
        next = null;
        T element = await(reading);
        begin();
        return element;
    }

    private static <T> T await(Future<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Ends the thread and discards what it has read. */
    @Override
    public void close() {
        if (next != null) {
            try {
                discard.accept(await(next));
            } catch (IOException | RuntimeException | Error e) {
                // What nobody will ask for may fail unseen.
                next = null;
            }
        }
        thread.shutdown();
    }
}
