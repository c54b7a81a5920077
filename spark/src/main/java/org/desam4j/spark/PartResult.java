package org.desam4j.spark;

import java.io.Serializable;
import java.util.List;

/**
 * The end of a part, as an executor tells it.
 *
 * @param failed true if it failed
 * @param text that the part's worker gave, or the reason of its failure
 * @param lines for the user
 */
record PartResult(boolean failed, String text, List<String> lines) implements Serializable {
    private static final long serialVersionUID = 1L;

    PartResult {
        lines = List.copyOf(lines);
    }

    static PartResult done(String text, List<String> lines) {
        return new PartResult(false, text, lines);
    }

    static PartResult failed(String reason, List<String> lines) {
        return new PartResult(true, reason, lines);
    }
}
