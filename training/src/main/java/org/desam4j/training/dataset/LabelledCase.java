package org.desam4j.training.dataset;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.NiftiReader;
import org.desam4j.training.volume.Volume;

/**
 * A case whose files have been read and fit each other.
 *
 * @param source the case
 * @param scan its scan
 * @param label the voxels of the wanted label; none is set where the organ is not in the scan
 */
public record LabelledCase(Case source, Volume scan, Mask label) {
    /** Stands for the labels of label maps that hold none. */
    public static final String NO_LABELS = "none";

    private static final int LABELS_IN_A_MESSAGE = 10;

    /**
     * Reads a case.
     *
     * @param labelValue the value in the label map that stands for the organ
     * @throws DataException if a file cannot be read, or their geometries differ
     */
    public static LabelledCase read(Case source, int labelValue) throws IOException {
        Volume scan = NiftiReader.read(source.image());
        Volume labels = NiftiReader.read(source.label());
        if (!scan.geometry().matches(labels.geometry())) {
            throw new DataException(
                    source.label(),
                    "does not lie on its image's voxels: " + labels.geometry().describe() + ", but "
                            + source.image().getFileName() + " has "
                            + scan.geometry().describe() + "; resample the label");
        }
        Mask label = Mask.of(labels, labelValue);
        return new LabelledCase(source, scan, label);
    }

    /** Whether no voxel has the wanted label. */
    public boolean isEmpty() {
        return label.labelledSlices().isEmpty();
    }

    /**
     * The labels of some cases, for the message that the wanted one is not among them.
     *
     * @return such as {@code 1, 2, 3}; at most ten of them
     */
    public static String labelsOf(List<Case> cases) throws IOException {
        SortedSet<Long> labels = new TreeSet<>();
        for (Case each : cases) {
            for (double value : NiftiReader.read(each.label()).values()) {
                if (value != 0 && labels.size() < LABELS_IN_A_MESSAGE) {
                    labels.add(Math.round(value));
                }
            }
        }
        return labels.isEmpty()
                ? NO_LABELS
                : labels.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
