package org.desam4j.training;

import java.io.IOException;
import java.nio.file.Path;

/** A data file that cannot be used. The message is one sentence that names the file, what is wrong and what to do. */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1L;

    public DataException(Path file, String problem) {
        super(file + ": " + problem);
    }

    public DataException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
