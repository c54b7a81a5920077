package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.DataException;
import org.desam4j.training.OutputPlace;
import picocli.CommandLine.Option;

/** The option that lets a file to write take another's place. */
final class OverwriteOption {

    @Option(names = "--overwrite", description = "Replace the file to write if it is there.")
    private boolean overwrite;

    /**
     * Makes sure, before any work, that the file can be written.
     *
     * @throws DataException if it cannot, or is there and may not be replaced
     */
    void require(Path file) throws DataException {
        OutputPlace.requireFile(file, overwrite);
    }
}
