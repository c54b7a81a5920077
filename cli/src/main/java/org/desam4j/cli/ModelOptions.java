package org.desam4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.training.protocol.Protocol;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.segment.PromptMode;
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
            names = "--label",
            paramLabel = "N",
            description = "The organ's value in label maps (default: as in training, else 1).")
    private Optional<Integer> label = Optional.empty();

    @Mixin
    private ProtocolOptions protocol;

    Path model() {
        return model;
    }

    PromptMode prompt(LoadedModel loaded) {
        PromptMode mode = prompt.map(PromptMode::named).or(loaded::prompt).orElseGet(PromptMode.WholeBox::new);
        return mode instanceof PromptMode.GridPoints points && gridSide.isPresent()
                ? new PromptMode.GridPoints(gridSide.get(), points.minimumIou())
                : mode;
    }

    int label(LoadedModel loaded) {
        return label.or(loaded::label).orElse(1);
    }

    Protocol protocol(LoadedModel loaded) {
        return protocol.protocol(loaded.protocol());
    }

    /** Throws what is wrong with the options, before anything is loaded. */
    ModelOptions validated() {
        prompt.ifPresent(PromptMode::named);
        protocol.protocol(Protocol.DEFAULT);
        gridSide.ifPresent(side -> new PromptMode.GridPoints(side, 0));
        if (label.isPresent() && (label.get() < 1 || label.get() > 255)) {
            throw new IllegalArgumentException("--label must lie between 1 and 255");
        }
        return this;
    }
}
