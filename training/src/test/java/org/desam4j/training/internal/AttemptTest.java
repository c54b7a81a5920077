package org.desam4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.desam4j.training.Failure;
import org.desam4j.training.IncompleteJobException;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.Progress;
import org.desam4j.training.StoppedException;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private static <T> Attempt<T> failing(Exception failure) {
        return Attempt.of(() -> {
            throw failure;
        });
    }

    @Test
    void aFailureIsKeptAndThrownWhenTheValueIsWanted() throws IOException {
        assertThat(Attempt.of(() -> 3).get()).isEqualTo(3);
        IOException unreadable = new IOException("unreadable");
        assertThat(failing(unreadable).failure()).contains(unreadable);
        assertThatThrownBy(() -> failing(unreadable).get()).isSameAs(unreadable);
        assertThatThrownBy(() -> failing(new IllegalArgumentException("odd")).get())
                .hasMessage("odd");
    }

    @Test
    void aWishToStopIsNoFailureOfACase() {
        assertThatThrownBy(() -> failing(new StoppedException())).isInstanceOf(StoppedException.class);
    }

    @Test
    void oneFailureIsTheLineAndSeveralAreCounted() {
        Failure first = new Failure("a", new IOException("a.nii: is\ndamaged"));
        Failure second = new Failure("b", new ArithmeticException("by zero"));
        assertThat(new IncompleteJobException(List.of(first), 3, "scans"))
                .hasMessage("1 of 3 scans failed: a.nii: is damaged");
        assertThat(new IncompleteJobException(List.of(first, second), 3, "scans"))
                .hasMessageStartingWith("2 of 3 scans failed, as listed above")
                .hasSuppressedException(second.cause());
        assertThat(second.reason()).isEqualTo("internal error: ArithmeticException, by zero");
    }

    @Test
    void workEndsAtTheFirstReportAfterItWasAskedTo() {
        List<String> said = new ArrayList<>();
        Progress target = new Progress() {
            @Override
            public void report(String work, long done, long total, String unit) {
                said.add(work + " " + done);
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        boolean[] stop = new boolean[1];
        Progress progress = new InterruptibleProgress(target, () -> stop[0]);
        progress.report("work", 1, 3, "parts");
        stop[0] = true;
        progress.say("a line");
        assertThatThrownBy(() -> progress.report("work", 2, 3, "parts")).isInstanceOf(StoppedException.class);
        assertThat(said).containsExactly("work 1", "a line", "work 2");
    }
}
