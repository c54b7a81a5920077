package org.desam4j.training.optimizer.internal;

import org.desam4j.training.optimizer.ScheduleSettings;

/** The learning rate of each epoch. */
public sealed interface Schedule {

    /**
     * The schedule of settings.
     *
     * @param initial the first learning rate after the warm-up
     * @param epochs the number of epochs
     */
    static Schedule of(ScheduleSettings settings, double initial, int epochs) {
        Schedule falling = switch (settings.kind()) {
            case POLYNOMIAL -> new Polynomial(initial, epochs);
            case COSINE -> new Cosine(initial, epochs);
            case CONSTANT -> new Constant(initial);
        };
        return settings.warmUpEpochs() == 0 ? falling : new WarmUp(falling, settings.warmUpEpochs());
    }

    /** The learning rate of an epoch, counted from 0. */
    double rate(int epoch);

    /**
     * The published schedule: {@code initial * (1 - epoch / epochs)^0.9}.
     *
     * @param initial the first epoch's learning rate
     * @param epochs the number of epochs
     */
    record Polynomial(double initial, int epochs) implements Schedule {
        private static final double POWER = 0.9;

        @Override
        public double rate(int epoch) {
            return initial * Math.pow(1 - epoch / (double) epochs, POWER);
        }
    }

    /**
     * Half a cosine (Loshchilov and Hutter, 2017, without restarts):
     * {@code initial * (1 + cos(pi * epoch / epochs)) / 2}.
     *
     * @param initial the first epoch's learning rate
     * @param epochs the number of epochs
     */
    record Cosine(double initial, int epochs) implements Schedule {
        @Override
        public double rate(int epoch) {
            return initial * (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
        }
    }

    /** The same rate in every epoch. */
    record Constant(double initial) implements Schedule {
        @Override
        public double rate(int epoch) {
            return initial;
        }
    }

    /**
     * Rises linearly over the first epochs, {@code (epoch + 1) / (epochs + 1)} of the other schedule's rate.
     *
     * @param after the schedule whose rates are reached
     * @param epochs the number of warm-up epochs
     */
    record WarmUp(Schedule after, int epochs) implements Schedule {
        @Override
        public double rate(int epoch) {
            double share = Math.min(1, (epoch + 1) / (epochs + 1.0));
            return share * after.rate(epoch);
        }
    }
}
