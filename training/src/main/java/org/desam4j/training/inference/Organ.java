package org.desam4j.training.inference;

import org.desam4j.training.inference.card.LoadedModel;
import org.desam4j.training.inference.card.ModelCard;

/**
 * Something to look for in scans.
 *
 * @param model finds it
 * @param card the settings that the model is used with, which may differ from its own card; its windows must not depend on the site
 */
public record Organ(LoadedModel model, ModelCard card) {
    public Organ {
        if (card.protocol().intensity().dependOnSite()) {
            throw new IllegalArgumentException("the window depends on the site; choose one with ModelCard.atSite");
        }
    }
}
