package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Path;
import org.desam4j.training.Progress;
import org.desam4j.training.run.internal.TrainingJob;

/** A run that is to be begun, or to go on. {@link Training} makes it. */
public final class PlannedRun {
    private final TrainingJob job;

    PlannedRun(TrainingJob job) {
        this.job = job;
    }

    /** This run with the same data in another folder. */
    public PlannedRun withData(Path dataset) {
        return new PlannedRun(job.withDataset(dataset));
    }

    /** This run with its embeddings kept in another folder. */
    public PlannedRun withCache(Path folder) {
        return new PlannedRun(job.withCache(folder));
    }

    /**
     * This run with another number of epochs, over which the learning rate falls.
     *
     * @throws IllegalArgumentException if its settings do not allow so few
     */
    public PlannedRun withEpochs(int epochs) {
        return new PlannedRun(job.withEpochs(epochs));
    }

    /**
     * Trains until the end, or until another thread asks to stop. No other program may write into the folder meanwhile.
     *
     * @throws IOException if data or checkpoint cannot be used, or are not those that the run began with
     */
    public TrainingRun run(Progress progress, Stop stop) throws IOException {
        return new TrainingRun(job.run().path(), job.execute(progress, stop));
    }
}
