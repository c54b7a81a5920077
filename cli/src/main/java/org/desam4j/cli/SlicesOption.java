package org.desam4j.cli;

import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Option;

/** The choice of the slices that count. */
final class SlicesOption {

    @Option(
            names = "--slices",
            paramLabel = "volume|labelled|without_last",
            description =
                    "Slices that are measured: all of the scan, those from the first to the last labelled one, or the same"
                            + " without the last, as in the published code. Training takes labelled ones (default: "
                            + "volume; original: without_last).")
    private Optional<Protocol.Slices> slices = Optional.empty();

    /** A protocol with what this option changes. */
    Protocol change(Protocol start) {
        return start.toBuilder().slices(slices.orElse(start.slices())).build();
    }
}
