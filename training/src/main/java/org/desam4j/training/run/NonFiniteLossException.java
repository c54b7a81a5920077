package org.desam4j.training.run;

import java.util.Map;

/** The loss stopped being a number. */
public final class NonFiniteLossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NonFiniteLossException(int epoch, Map<String, Double> terms) {
        super("the loss is no longer a finite number in epoch " + epoch + " (" + terms
                + "); lower the learning rate, or check the checkpoint");
    }
}
