package org.desam4j.viewer.content;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A scan with what lies over it.
 *
 * @param id the case's name
 * @param site that it comes from; empty where nothing says
 * @param scan the scan's file
 * @param label the file of its label map
 * @param mask the file of a prediction
 * @param measures of the prediction, by the names of their columns; those that are undefined are left out
 */
public record ViewedCase(
        String id, String site, Path scan, Optional<Path> label, Optional<Path> mask, Map<String, Double> measures) {
    public ViewedCase {
        measures = Map.copyOf(measures);
    }
}
