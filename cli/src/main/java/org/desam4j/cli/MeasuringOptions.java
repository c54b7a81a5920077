package org.desam4j.cli;

import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The choices by which masks are compared with labels. */
final class MeasuringOptions {

    @Mixin
    private SlicesOption slices;

    @Option(
            names = "--compare-on",
            paramLabel = "scan|network",
            description =
                    "Pixels on which prediction and label are compared: the scan's own, or those of the network's output"
                            + " (default: scan; original: network).")
    private Optional<Protocol.Space> space = Optional.empty();

    @Option(
            names = "--label-resize",
            paramLabel = "nearest|eroding",
            description =
                    "Resizing of labels to the network's output: the nearest pixel, or as published, which takes a pixel from"
                            + " the boundary of large labels (default: nearest; original: eroding).")
    private Optional<Protocol.LabelResize> labelResize = Optional.empty();

    /** A protocol with what these options change. */
    Protocol change(Protocol start) {
        Protocol.Builder changed = slices.change(start).toBuilder();
        space.ifPresent(changed::space);
        labelResize.ifPresent(changed::labelResize);
        return changed.build();
    }
}
