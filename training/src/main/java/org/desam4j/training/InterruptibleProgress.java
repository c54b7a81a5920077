package org.desam4j.training;

import java.util.function.BooleanSupplier;

/**
 * Progress that ends the work by a {@link StoppedException} when the work reports after it was asked to stop: for work that leaves only
 * whole files and has no other state to keep.
 *
 * @param progress is told what the work says
 * @param stopRequested true if the work was asked to end
 */
public record InterruptibleProgress(Progress progress, BooleanSupplier stopRequested) implements Progress {

    @Override
    public void report(String work, long done, long total, String unit) {
        progress.report(work, done, total, unit);
        if (stopRequested.getAsBoolean()) {
            throw new StoppedException();
        }
    }

    @Override
    public void say(String line) {
        progress.say(line);
    }
}
