package org.desam4j.training;

import java.io.IOException;
import java.util.List;

/** Some cases of a batch failed; the others are done. */
public final class IncompleteJobException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the one line that ends the job.
     *
     * @param failures at least one
     * @param total the number of all cases, with those that are done
     * @param unit the name of the things, in the plural
     */
    public IncompleteJobException(List<Failure> failures, int total, String unit) {
        super(message(failures, total, unit));
        failures.forEach(failure -> addSuppressed(failure.cause()));
    }

    private static String message(List<Failure> failures, int total, String unit) {
        if (total == 1) {
            return failures.get(0).reason();
        }
        String count = failures.size() + " of " + total + " " + unit + " failed";
        return failures.size() == 1
                ? count + ": " + failures.get(0).reason()
                : count + ", as listed above; the others are done, and the same command does what is missing";
    }
}
