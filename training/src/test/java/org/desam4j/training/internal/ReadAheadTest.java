package org.desam4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final List<Integer> discarded = new ArrayList<>();

    @Test
    void readsTheNextWhileThePresentIsWorkedOn() throws Exception {
        CountDownLatch secondRead = new CountDownLatch(1);
        Callable<Integer> second = () -> {
            secondRead.countDown();
            return 2;
        };
        try (ReadAhead<Integer> ahead = new ReadAhead<>(List.of(() -> 1, second), discarded::add)) {
            assertThat(ahead.next()).isEqualTo(1);
            assertThat(secondRead.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ahead.hasNext()).isTrue();
            assertThat(ahead.next()).isEqualTo(2);
            assertThat(ahead.hasNext()).isFalse();
            assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(discarded).isEmpty();
    }

    @Test
    void whatWasReadForNobodyIsDiscarded() throws Exception {
        try (ReadAhead<Integer> ahead = new ReadAhead<>(List.of(() -> 1, () -> 2, () -> 3), discarded::add)) {
            ahead.next();
        }
        assertThat(discarded).containsExactly(2);
    }

    @Test
    void failuresReachWhoAsksForTheElement() throws Exception {
        Callable<Integer> unreadable = () -> {
            throw new IOException("unreadable");
        };
        Callable<Integer> wrong = () -> {
            throw new IllegalArgumentException("wrong");
        };
        try (ReadAhead<Integer> ahead = new ReadAhead<>(List.of(() -> 1, unreadable, wrong), discarded::add)) {
            assertThat(ahead.next()).isEqualTo(1);
            assertThatThrownBy(ahead::next).isInstanceOf(IOException.class).hasMessage("unreadable");
        }
        try (ReadAhead<Integer> ahead = new ReadAhead<>(List.of(wrong), discarded::add)) {
            assertThatThrownBy(ahead::next).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(discarded).isEmpty();
    }

    /** An error that close threw again would be added to itself, which Java refuses: that would be what the user reads. */
    @Test
    void anErrorIsThrownOnce() {
        Error full = new OutOfMemoryError("Java heap space");
        Callable<Integer> fails = () -> {
            throw full;
        };
        assertThatThrownBy(() -> {
                    try (ReadAhead<Integer> ahead = new ReadAhead<>(List.of(() -> 1, fails), discarded::add)) {
                        ahead.next();
                        ahead.next();
                    }
                })
                .isSameAs(full);
        assertThat(full.getSuppressed()).isEmpty();
        assertThatThrownBy(() -> {
                    try (ReadAhead<Integer> ahead = new ReadAhead<>(List.of(() -> 1, fails), discarded::add)) {
                        ahead.next();
                        throw new IOException("of the caller");
                    }
                })
                .hasMessage("of the caller");
    }
}
