package org.desam4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;
import org.desam4j.training.inference.card.PromptMode;
import org.desam4j.training.inference.card.Protocol;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A trained model and how it is used. */
final class ModelOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "A folder that train has written, or a DeSAM checkpoint (.safetensors, .pth, .pt).")
    private Path model;

    @Option(
            names = "--prompt",
            paramLabel = "box|grid",
            description = "How slices are prompted (default: as in training, else box).")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--grid-side",
            paramLabel = "N",
            description = "Points along a side of the grid (default: as in training, else 9).")
    private Optional<Integer> gridSide = Optional.empty();

    @Option(
            names = "--min-iou",
            paramLabel = "X",
            description =
                    "Predicted IoU above which a point of the grid is trusted; 0 trusts all (default: as in training,"
                            + " else 0.5).")
    private Optional<Double> minimumIou = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "N",
            description = "The organ's value in label maps (default: as in training, else 1).")
    private Optional<Integer> label = Optional.empty();

    @Mixin
    private ProtocolOptions protocol;

    Path model() {
        return model;
    }

    /** The card of a model, with what these options change. */
    ModelCard card(LoadedModel loaded) {
        ModelCard own = loaded.card();
        return own.withPrompt(prompt(own.prompt()))
                .withLabel(label.orElse(own.label()))
                .withProtocol(protocol.protocol(own.protocol()));
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
        protocol.protocol(Protocol.DEFAULT);
        gridSide.ifPresent(side -> new PromptMode.GridPoints(side, 0));
        ModelCard.UNKNOWN.withLabel(label.orElse(1));
        return this;
    }
}
