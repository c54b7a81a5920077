package org.desam4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A trained model and the way it is used. */
final class ModelOptions {
    static final String DEFAULTS =
            "Settings that are not given are those of the model's training; the defaults below are for a model without a"
                    + " model card.";

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description =
                    "Trained model: a folder that train has written, or a DeSAM checkpoint (.safetensors, .pth, .pt).")
    private Path model;

    @Option(
            names = "--prompt",
            paramLabel = "box|grid",
            description = "Prompt: the whole image as a box (DeSAM-B), or grid points (DeSAM-P) (default: " + "box).")
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

    @Option(names = "--label", paramLabel = "N", description = "The organ's value in label maps (default: 1).")
    private Optional<Integer> label = Optional.empty();

    @Mixin
    private BaselineOption baseline;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private MaskOptions masks;

    Path model() {
        return model;
    }

    /** The card of a model, with what these options change. */
    ModelCard card(LoadedModel loaded) {
        ModelCard own = loaded.card();
        return own.withPrompt(prompt(own.prompt()))
                .withLabel(label.orElse(own.label()))
                .withProtocol(protocol(own.protocol()));
    }

    private Protocol protocol(Protocol own) {
        return masks.change(reading.change(baseline.start(own)));
    }

    private PromptMode prompt(PromptMode own) {
        PromptMode mode = prompt.isEmpty() || prompt.get().equals(own.title()) ? own : PromptMode.named(prompt.get());
        if (gridSide.isEmpty() && minimumIou.isEmpty()) {
            return mode;
        }
        if (mode instanceof PromptMode.GridPoints points) {
            return new PromptMode.GridPoints(gridSide.orElse(points.side()), minimumIou.orElse(points.minimumIou()));
        }
        throw new IllegalArgumentException((gridSide.isPresent() ? "--grid-side" : "--min-iou")
                + " is about grid points, and the prompt is a box; give --prompt grid");
    }

    /** Throws what is wrong with the options, before anything is loaded. */
    ModelOptions validated() {
        prompt.ifPresent(PromptMode::named);
        protocol(Protocol.DEFAULT);
        gridSide.ifPresent(side -> new PromptMode.GridPoints(side, 0));
        ModelCard.UNKNOWN.withLabel(label.orElse(1));
        return this;
    }
}
