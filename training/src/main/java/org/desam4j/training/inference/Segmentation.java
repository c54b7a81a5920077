package org.desam4j.training.inference;

import java.util.List;
import org.desam4j.training.volume.LabelMap;

/**
 * The organs that were found in a scan.
 *
 * @param labels the organs' labels on the scan's own voxels; where organs overlap, the one that is looked for first wins
 * @param organs figures of each organ, overlaps included
 * @param notes lines that the user should see: what in the scan's file is contradictory, missing or converted, and what in the scan
 *     itself is unlike the training cases
 */
public record Segmentation(LabelMap labels, List<Found> organs, List<String> notes) {
    public Segmentation {
        organs = List.copyOf(organs);
        notes = List.copyOf(notes);
    }

    /**
     * An organ's mask in figures.
     *
     * @param label the organ's value in the label map
     * @param labelName the organ's name
     * @param millilitres the volume of its mask
     */
    public record Found(int label, String labelName, double millilitres) {}
}
