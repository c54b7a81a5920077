package org.desam4j.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.desam4j.training.run.internal.RunFolder;

/**
 * The outcome of training.
 *
 * @param folder of the run
 * @param finished false if it was stopped before its end
 */
public record TrainingRun(Path folder, boolean finished) {

    /** The file of the trained model, which is there when the run is finished. */
    public Path model() {
        return new RunFolder(folder).model();
    }

    /**
     * The figures of the epochs so far.
     *
     * @throws IOException if they cannot be read
     */
    public List<EpochResult> epochs() throws IOException {
        return new RunFolder(folder).epochs();
    }
}
