package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.weights.ElementType;
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

    @Option(
            names = "--cache-precision",
            paramLabel = "float16|float32",
            defaultValue = "float16",
            description = "How embeddings are kept (default: ${DEFAULT-VALUE}, half the size).")
    private ElementType precision;

    Path data() {
        return data;
    }

    CacheSettings cache() {
        return new CacheSettings(cache, precision);
    }
}
