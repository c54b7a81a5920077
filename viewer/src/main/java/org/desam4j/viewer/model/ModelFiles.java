package org.desam4j.viewer.model;

import java.nio.file.Path;
import java.util.Optional;
import org.desam4j.model.graph.exec.Precision;
import org.desam4j.training.inference.card.ModelCard;

/**
 * The models that a user gives.
 *
 * @param model a run's folder or a file of DeSAM's
 * @param sam a checkpoint of SAM's
 * @param card the settings to use DeSAM's with, where they are not its own
 * @param precision of products
 */
public record ModelFiles(Optional<Path> model, Optional<Path> sam, Optional<ModelCard> card, Precision precision) {
    /** No models: there is nothing but looking. */
    public static final ModelFiles NONE = new ModelFiles(Optional.empty(), Optional.empty(), Optional.empty());

    /** Models that compute in single precision. */
    public ModelFiles(Optional<Path> model, Optional<Path> sam, Optional<ModelCard> card) {
        this(model, sam, card, Precision.FLOAT32);
    }

    /** True if there is anything to ask. */
    public boolean isPresent() {
        return model.isPresent() || sam.isPresent();
    }
}
