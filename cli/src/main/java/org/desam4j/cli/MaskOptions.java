package org.desam4j.cli;

import java.util.Optional;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Option;

/** The choices by which a network's logits become a scan's mask. */
final class MaskOptions {

    @Option(
            names = "--mask-choice",
            paramLabel = "best_iou|first_record",
            description =
                    "Mask that is taken of those of grid points: the one with the highest predicted IoU, or the first record"
                            + " of SAM's automatic mask generator (default: best_iou; original:"
                            + " first_record).")
    private Optional<Protocol.MaskChoice> maskChoice = Optional.empty();

    @Option(
            names = "--smoothing",
            negatable = true,
            description =
                    "Resize logits to the encoder's input size and back, as SAM does, which smooths them (default: "
                            + "off; original: on).")
    private Optional<Boolean> smoothing = Optional.empty();

    @Option(
            names = "--min-pixels",
            paramLabel = "N",
            description = "Remove islands and fill holes below N pixels of 256 x 256; 0 disables it (default: "
                    + "0; original: 1000).")
    private Optional<Integer> minimumPixels = Optional.empty();

    @Option(
            names = "--min-area",
            paramLabel = "MM2",
            description = "Remove islands and fill holes below this area in mm²; 0 disables it (default: "
                    + "20; original: 0).")
    private Optional<Double> minimumArea = Optional.empty();

    @Option(
            names = "--border",
            paramLabel = "N",
            description = "Predict nothing within N pixels of 256 of the image's border; 0 disables it (default: "
                    + "0; original: 50).")
    private Optional<Integer> border = Optional.empty();

    @Option(
            names = "--components",
            paramLabel = "all|largest|auto",
            description =
                    "Connected components that a scan's mask keeps; auto: training keeps only the largest where that improves"
                            + " the validation cases' Dice, as nnU-Net does (default: auto; original:"
                            + " all).")
    private Optional<Protocol.Components> components = Optional.empty();

    /**
     * A protocol with what these options change.
     *
     * @throws IllegalArgumentException if a size is out of its range
     */
    Protocol change(Protocol start) {
        Protocol.Builder changed = start.toBuilder();
        maskChoice.ifPresent(changed::maskChoice);
        smoothing.ifPresent(changed::smoothing);
        minimumPixels.ifPresent(changed::minimumPixels);
        minimumArea.ifPresent(changed::minimumArea);
        border.ifPresent(changed::border);
        components.ifPresent(changed::components);
        return changed.build();
    }
}
