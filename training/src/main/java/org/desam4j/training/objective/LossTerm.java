package org.desam4j.training.objective;

import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;

/** A term of the objective. {@link LossTerms#ALL} names those that there are. */
public interface LossTerm {
    /** Its name in run files, in tables of epochs and on the command line, such as {@code dice_loss}. */
    String name();

    /** Its weight where none is given: 0 for a term that takes part only where a weight is given. */
    default double usualWeight(LossSettings settings) {
        return 0;
    }

    /** The reason why it cannot take part with these settings; nothing if it can. */
    default Optional<String> obstacle(LossSettings settings) {
        return Optional.empty();
    }

    /** True if it exists for a mask without a single pixel. */
    default boolean countsEmptyMasks() {
        return false;
    }

    /**
     * Adds the term to a graph.
     *
     * @return a scalar, a mean over samples, so that a batch may be divided
     */
    SDVariable of(LossInputs inputs, LossSettings settings);
}
