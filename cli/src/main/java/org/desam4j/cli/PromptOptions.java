package org.desam4j.cli;

import java.util.Optional;
import org.desam4j.training.inference.card.PromptMode;
import picocli.CommandLine.Option;

/** The prompt of slices when nobody points at anything. */
final class PromptOptions {

    @Option(
            names = "--prompt",
            paramLabel = "box|grid",
            description = "Prompt: the whole image as a box (DeSAM-B), or grid points (DeSAM-P) (default: box).")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--grid-side",
            paramLabel = "N",
            description = "Grid points along each side of the image (default: 9).")
    private Optional<Integer> gridSide = Optional.empty();

    @Option(
            names = "--min-iou",
            paramLabel = "X",
            description = "Predicted IoU above which a grid point is trusted; 0 trusts all (default: 0.5).")
    private Optional<Double> minimumIou = Optional.empty();

    /**
     * The prompt.
     *
     * @param base the mode that is changed
     * @throws IllegalArgumentException if the options are malformed, or are about a grid where there is none
     */
    PromptMode prompt(PromptMode base) {
        PromptMode mode = prompt.isEmpty() || prompt.get().equals(base.title()) ? base : PromptMode.named(prompt.get());
        if (gridSide.isEmpty() && minimumIou.isEmpty()) {
            return mode;
        }
        if (mode instanceof PromptMode.GridPoints points) {
            return new PromptMode.GridPoints(gridSide.orElse(points.side()), minimumIou.orElse(points.minimumIou()));
        }
        throw new IllegalArgumentException((gridSide.isPresent() ? "--grid-side" : "--min-iou")
                + " is about grid points, and the prompt is a box; give --prompt grid");
    }

    /** True if one of the options is given. */
    boolean isGiven() {
        return prompt.isPresent() || gridSide.isPresent() || minimumIou.isPresent();
    }

    /** Throws what is wrong with the options, whatever they change. */
    void validate() {
        prompt.ifPresent(PromptMode::named);
        new PromptMode.GridPoints(gridSide.orElse(1), minimumIou.orElse(0.0));
    }
}
