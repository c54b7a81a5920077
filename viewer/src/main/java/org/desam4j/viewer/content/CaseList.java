package org.desam4j.viewer.content;

import java.util.List;
import java.util.Optional;
import org.desam4j.training.inference.card.ModelCard;

/**
 * The cases that are looked at.
 *
 * @param title the words for all of them
 * @param cases in the order in which they were given
 * @param columns the measures that their table has
 * @param evaluated the model that was measured on them, and the way in which it was used
 */
public record CaseList(String title, List<ViewedCase> cases, List<Column> columns, Optional<Evaluated> evaluated) {
    public CaseList {
        cases = List.copyOf(cases);
        columns = List.copyOf(columns);
    }

    /** Cases without measures. */
    CaseList(String title, List<ViewedCase> cases) {
        this(title, cases, List.of(), Optional.empty());
    }

    /**
     * A measured model.
     *
     * @param model its file or folder, as the evaluation was given it
     * @param card the settings that it was used with
     */
    public record Evaluated(String model, ModelCard card) {}
}
