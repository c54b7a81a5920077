package org.desam4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.training.run.LoadedModel;
import org.desam4j.training.segment.PromptMode;
import org.desam4j.training.segment.ScanSegmenter;
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
            names = "--label",
            paramLabel = "N",
            description = "The organ's value in label maps (default: as in training, else 1).")
    private Optional<Integer> label = Optional.empty();

    @Option(
            names = "--min-area",
            paramLabel = "MM2",
            description = "Islands and holes below this area in mm² are removed (default: ${DEFAULT-VALUE}).")
    private double minimumArea = ScanSegmenter.DEFAULT_MINIMUM_AREA;

    Path model() {
        return model;
    }

    PromptMode prompt(LoadedModel loaded) {
        return prompt.map(PromptMode::named).or(loaded::prompt).orElseGet(PromptMode.WholeBox::new);
    }

    int label(LoadedModel loaded) {
        return label.or(loaded::label).orElse(1);
    }

    double minimumArea() {
        return minimumArea;
    }

    /** Throws what is wrong with the options, before anything is loaded. */
    ModelOptions validated() {
        prompt.ifPresent(PromptMode::named);
        if (label.isPresent() && (label.get() < 1 || label.get() > 255)) {
            throw new IllegalArgumentException("--label must lie between 1 and 255");
        }
        if (!(minimumArea >= 0)) {
            throw new IllegalArgumentException("--min-area must not be negative");
        }
        return this;
    }
}
