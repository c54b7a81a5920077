package org.desam4j.training.internal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.desam4j.training.StoppedException;

/**
 * One of many pieces of work whose failure does not end the others.
 *
 * @param value its result; nothing if it failed
 * @param failure the cause of its failure; nothing if it did not fail
 * @param <T> the type of its result
 */
public record Attempt<T>(Optional<T> value, Optional<Exception> failure) {

    /**
     * Tries. What ends all work, {@link StoppedException} and errors of the virtual machine, is thrown.
     *
     * @param work does it
     */
    public static <T> Attempt<T> of(Callable<T> work) {
        try {
            return new Attempt<>(Optional.of(work.call()), Optional.empty());
        } catch (StoppedException e) {
            throw e;
        } catch (Exception e) {
            return new Attempt<>(Optional.empty(), Optional.of(e));
        }
    }

    /**
     * The value.
     *
     * @throws IOException if the attempt failed so
     */
    public T get() throws IOException {
        if (failure.isPresent()) {
            Exception cause = failure.get();
            if (cause instanceof IOException known) {
                throw known;
            }
            if (cause instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(cause);
        }
        return value.orElseThrow();
    }
}
