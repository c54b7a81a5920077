package org.desam4j.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where data and cached embeddings are. */
final class DataOptions {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Data set: imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz, and sites.csv (case,site).")
    private Path data;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = "desam-embeddings",
            description = "Folder of cached embeddings (default: ${DEFAULT-VALUE}).")
    private Path cache;

    Path data() {
        return data;
    }

    Path cache() {
        return cache;
    }
}
