package org.desam4j.viewer.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.desam4j.training.Progress;
import org.desam4j.training.StoppedException;

/** A scan that a program gave to be segmented. Whoever wants it must ask for it again and again. */
public final class SegmentJob implements Progress {
    private final String id;
    private final String site;
    private final Path scan;
    private final Path result;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile State state = State.WAITING;
    private volatile long done;
    private volatile long total;
    private volatile String reason = "";
    private volatile boolean stopped;
    private volatile long asked = System.nanoTime();
    private int asking;

    /** The states of a job. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    /**
     * @param id by which it is asked for
     * @param site that the scan comes from; empty where nothing says
     * @param scan the file of the scan
     * @param result the file for the label map
     */
    SegmentJob(String id, String site, Path scan, Path result) {
        this.id = id;
        this.site = site;
        this.scan = scan;
        this.result = result;
    }

    public String id() {
        return id;
    }

    public State state() {
        return state;
    }

    /** Slices that are segmented. */
    public long done() {
        return done;
    }

    /** Slices of the scan; 0 while they are not known. */
    public long total() {
        return total;
    }

    /** The reason of a failure; empty without one. */
    public String reason() {
        return reason;
    }

    String site() {
        return site;
    }

    Path scan() {
        return scan;
    }

    Path result() {
        return result;
    }

    boolean isActive() {
        return state == State.WAITING || state == State.RUNNING;
    }

    boolean isStopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    /** Waits for the end of the work, at most that long. */
    void await(Duration most) throws InterruptedException {
        ask(1);
        try {
            ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            ask(-1);
        }
    }

    private synchronized void ask(int change) {
        asking += change;
        asked = System.nanoTime();
    }

    /** True if nobody has asked for it that long. */
    synchronized boolean isForgotten(Duration lease) {
        return asking == 0 && System.nanoTime() - asked > lease.toNanos();
    }

    @Override
    public void report(String work, long reported, long all, String unit) {
        done = reported;
        total = all;
    }

    @Override
    public void say(String line) {
        // A label map has no place for lines.
    }

    void run() {
        state = State.RUNNING;
    }

    void succeed() {
        state = State.DONE;
        ended.countDown();
    }

    /** A failure's message with the scan's name, and without the place of its file, which is nobody's business. */
    String withoutPlace(Exception failure) {
        return String.valueOf(failure.getMessage()).replace(scan.toString(), String.valueOf(scan.getFileName()));
    }

    void fail(Exception failure) {
        boolean asked = failure instanceof StoppedException;
        reason = asked ? "" : withoutPlace(failure);
        state = asked ? State.STOPPED : State.FAILED;
        ended.countDown();
    }
}
