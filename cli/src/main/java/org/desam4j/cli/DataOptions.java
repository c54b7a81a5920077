package org.desam4j.cli;

import java.nio.file.Path;
import org.desam4j.training.embedding.CacheSettings;
import org.desam4j.weights.ElementType;
import picocli.CommandLine.Option;

/** The places of the data and of cached embeddings. */
final class DataOptions {
    static final String DATA_DESCRIPTION =
            "Data set folder: imagesTr/CASE_0000.nii.gz, labelsTr/CASE.nii.gz and sites.csv (case,site).";
    static final String DEFAULT_CACHE = "desam-embeddings";
    static final String DEFAULT_PRECISION = "float16";
    static final String PRECISION_DESCRIPTION =
            "Precision of cached embeddings; float16 takes half the space (default: " + DEFAULT_PRECISION + ").";
    static final String CACHE_DESCRIPTION =
            "Folder of cached embeddings, which runs may share (default: " + DEFAULT_CACHE + ").";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = DATA_DESCRIPTION)
    private Path data;

    @Option(names = "--cache", paramLabel = "DIR", defaultValue = DEFAULT_CACHE, description = CACHE_DESCRIPTION)
    private Path cache;

    @Option(
            names = "--cache-precision",
            paramLabel = "float16|float32",
            defaultValue = DEFAULT_PRECISION,
            description = PRECISION_DESCRIPTION)
    private ElementType precision;

    Path data() {
        return data;
    }

    CacheSettings cache() {
        return new CacheSettings(cache, precision);
    }
}
