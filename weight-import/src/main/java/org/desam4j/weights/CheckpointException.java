package org.desam4j.weights;

import java.io.IOException;
import java.nio.file.Path;

/** A file of tensors that cannot be used. The message is one sentence that names the file, what is wrong and what to do. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    public CheckpointException(Path file, String problem) {
        super(file + ": " + problem);
        this.problem = problem;
    }

    public CheckpointException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
        this.problem = problem;
    }

    /** The fault, without the file's name. */
    public String problem() {
        return problem;
    }
}
