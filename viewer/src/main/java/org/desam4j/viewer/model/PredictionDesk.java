package org.desam4j.viewer.model;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.desam4j.training.InterruptibleProgress;
import org.desam4j.training.Progress;
import org.desam4j.training.StoppedException;
import org.desam4j.training.inference.Segmentation;
import org.desam4j.training.inference.Segmenter;
import org.desam4j.viewer.content.CaseStore;
import org.desam4j.viewer.content.OpenCase;
import org.desam4j.viewer.content.Plane;

/** Predictions of whole scans, one at a time; the newest wish ends the work for the one before. */
public final class PredictionDesk {
    private final CaseStore store;
    private final Models models;
    private final Map<Integer, Job> jobs = new HashMap<>();

    public PredictionDesk(CaseStore store, Models models) {
        this.store = store;
        this.models = models;
    }

    /** The states of a prediction. */
    public enum State {
        ABSENT,
        WAITING,
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    /**
     * The state of a prediction, and its progress.
     *
     * @param done slices that are segmented
     * @param total slices of the scan; 0 while they are not known
     * @param message the reason of a failure; empty without one
     */
    public record Status(State state, long done, long total, String message) {}

    /** Work for one case. */
    private static final class Job implements Progress {
        private volatile Status status = new Status(State.WAITING, 0, 0, "");
        private volatile boolean stopped;

        @Override
        public void report(String work, long done, long total, String unit) {
            status = new Status(State.RUNNING, done, total, "");
        }

        @Override
        public void say(String line) {
            // The case's own notes say so.
        }

        void fail(Exception failure) {
            boolean asked = failure instanceof StoppedException;
            status = new Status(
                    asked ? State.STOPPED : State.FAILED,
                    status.done(),
                    status.total(),
                    asked ? "" : failure.getMessage());
        }

        boolean isActive() {
            return status.state() == State.WAITING || status.state() == State.RUNNING;
        }
    }

    /** Begins to segment a case, unless that has begun. */
    public synchronized Status start(int index) {
        Job before = jobs.get(index);
        if (before != null && (before.isActive() || before.status.state() == State.DONE)) {
            return before.status;
        }
        stop();
        Job job = new Job();
        jobs.put(index, job);
        models.begin(open -> run(open, index, job), job::fail);
        return job.status;
    }

    /** The state of a case's prediction. */
    public synchronized Status status(int index) {
        Job job = jobs.get(index);
        return job == null ? new Status(State.ABSENT, 0, 0, "") : job.status;
    }

    /** Ends all work as soon as may be, so that prompts are answered. */
    public synchronized void stop() {
        jobs.values().forEach(job -> job.stopped = true);
    }

    private Status run(OpenModels open, int index, Job job) throws IOException {
        OpenCase source = store.open(index);
        Segmenter segmenter = Segmenter.of(open.organs(source.source().site()));
        Progress progress = new InterruptibleProgress(job, () -> job.stopped);
        // A wish to stop that came while it waited.
        progress.report("Segmenting", 0, source.geometry(Plane.AXIAL).slices(), "slices");
        Segmentation found = segmenter.segment(
                segmenter.prepare(source.scan(), source.source().scan().toString()), progress);
        store.overlay(index, OpenCase.PREDICTION, found.labels().stored());
        job.status = new Status(State.DONE, job.status.total(), job.status.total(), "");
        return job.status;
    }
}
