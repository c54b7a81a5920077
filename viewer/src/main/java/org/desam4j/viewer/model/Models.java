package org.desam4j.viewer.model;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.desam4j.viewer.http.RequestException;

/**
 * Models that are read when they are first needed, and the one thread in which they work, since each of them is for one thread at a
 * time.
 */
public final class Models implements AutoCloseable {
    private static final long SECONDS = 60;

    private final ModelFiles files;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "model");
        made.setDaemon(true);
        return made;
    });
    private Optional<OpenModels> open = Optional.empty();

    public Models(ModelFiles files) {
        this.files = files;
    }

    /** Work with models. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it, in the models' thread. */
        T with(OpenModels models) throws IOException, RequestException;
    }

    public ModelFiles files() {
        return files;
    }

    /**
     * Does work after all that was given before, and waits for it.
     *
     * @throws RequestException if the work asks for something that there is not
     * @throws IOException if a file cannot be read
     */
    <T> T call(Work<T> work) throws IOException, RequestException, InterruptedException {
        try {
            return thread.submit(() -> work.with(opened())).get();
        } catch (ExecutionException e) {
            throw raised(e.getCause());
        } catch (CancellationException e) {
            throw new RequestException(503, "the work was cancelled");
        }
    }

    /**
     * Does work after all that was given before, and does not wait for it.
     *
     * @param failed is told of its failure
     */
    void begin(Work<?> work, Consumer<Exception> failed) {
        thread.execute(() -> {
            try {
                work.with(opened());
            } catch (IOException | RequestException | RuntimeException e) {
                failed.accept(e);
            }
        });
    }

    private OpenModels opened() throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(OpenModels.open(files));
        }
        return open.get();
    }

    private static IllegalStateException raised(Throwable cause) throws IOException, RequestException {
        if (cause instanceof RequestException refusal) {
            throw refusal;
        }
        if (cause instanceof IOException failure) {
            throw failure;
        }
        if (cause instanceof IllegalArgumentException wrong) {
            throw RequestException.bad(wrong.getMessage());
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(cause);
    }

    /** Frees the models after the work that they do. */
    @Override
    public void close() {
        thread.execute(() -> open.ifPresent(OpenModels::close));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
