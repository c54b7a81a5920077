package org.desam4j.training.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wish, from another thread, that a run keep its state and end soon. */
public final class Stop {
    private volatile boolean requested;
    private volatile boolean keepingState;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Asks the run to end after its current step. */
    public void request() {
        requested = true;
    }

    /** True if the run was asked to end. */
    public boolean isRequested() {
        return requested;
    }

    /** Says that from now on the run has a state to keep when it is asked to end. */
    public void keepState() {
        keepingState = true;
    }

    /** True if the run has a state to keep, for which it is worth waiting. */
    public boolean isKeepingState() {
        return keepingState;
    }

    /** Says that the run has ended, well or not. */
    public void confirm() {
        ended.countDown();
    }

    /** Waits until the run has ended, at most that long; returns whether it has. */
    public boolean await(long seconds) throws InterruptedException {
        return ended.await(seconds, TimeUnit.SECONDS);
    }
}
