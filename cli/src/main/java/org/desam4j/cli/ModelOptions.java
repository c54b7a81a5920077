package org.desam4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.training.inference.card.ModelCard;
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
            description = "Trained model: a folder that train has written, or a DeSAM checkpoint.")
    private Path model;

    @Mixin
    private PromptOptions prompt;

    @Option(names = "--label", paramLabel = "N", description = "The organ's value in label maps (default: 1).")
    private Optional<Integer> label = Optional.empty();

    @Mixin
    private UseOptions use;

    /** True if an option says which prompt slices get that nobody points at anything in. */
    boolean choosesPrompt() {
        return prompt.isGiven();
    }

    Path model() {
        return model;
    }

    /** A model's card, with what these options change. */
    ModelCard card(ModelCard own) {
        return own.withPrompt(prompt.prompt(own.prompt()))
                .withLabel(label.orElse(own.label()))
                .withProtocol(use.change(own.protocol()));
    }

    /** Throws what is wrong with the options, before anything is loaded. */
    ModelOptions validated() {
        prompt.validate();
        use.change(Protocol.DEFAULT);
        ModelCard.UNKNOWN.withLabel(label.orElse(1));
        return this;
    }
}
