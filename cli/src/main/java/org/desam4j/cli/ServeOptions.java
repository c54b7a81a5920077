package org.desam4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.desam4j.viewer.model.SegmentDesk;
import picocli.CommandLine.Option;

/** Segmentation for other programs. */
final class ServeOptions {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Option(
            names = "--serve",
            description =
                    "Show no page; segment scans for programs that bring the token, such as a hospital's own proxy.")
    private boolean given;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token that programs bring with --serve: 16 characters or more.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "8",
            description = "Scans of programs that may wait while one is segmented (default: ${DEFAULT-VALUE}).")
    private int queue;

    @Option(
            names = "--max-mib",
            paramLabel = "MIB",
            defaultValue = "512",
            description = "Largest file that a program may send, in MiB (default: ${DEFAULT-VALUE}).")
    private int mostMebibytes;

    boolean isGiven() {
        return given;
    }

    Optional<Path> tokenFile() {
        return tokenFile;
    }

    /** The bounds of what programs may ask; wrong ones are refused. */
    SegmentDesk.Limits limits() {
        return new SegmentDesk.Limits(queue, (long) mostMebibytes << 20, LEASE);
    }
}
