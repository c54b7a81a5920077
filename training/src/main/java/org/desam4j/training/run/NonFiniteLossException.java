package org.desam4j.training.run;

import java.util.List;
import java.util.Map;

/** The loss stopped being a number. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NonFiniteLossException(int epoch, int step, Map<String, Double> terms, List<String> slices) {
        super("the loss is no longer a finite number in epoch " + epoch + ", step " + step + " (" + terms
                + "), on the slices " + slices
                + "; the run's folder holds the last good epoch: lower the learning rate, clip the gradient, or check these"
                + " slices");
    }
}
