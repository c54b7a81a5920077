package org.desam4j.training.dataset;

import java.io.IOException;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.NiftiReader;
import org.desam4j.training.volume.Volume;

/**
 * A case whose files have been read and fit each other.
 *
 * @param source the case
 * @param scan its scan
 * @param label the voxels of the wanted label; at least one is set
 */
public record LabelledCase(Case source, Volume scan, Mask label) {

    /**
     * Reads a case.
     *
     * @param labelValue the value in the label map that stands for the organ
     * @throws DataException if a file cannot be read, their geometries differ, or no voxel has the value
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
        if (label.labelledSlices().isEmpty()) {
            throw new DataException(
                    source.label(), "has no voxel of the label " + labelValue + "; give --label the organ's value");
        }
        return new LabelledCase(source, scan, label);
    }
}
