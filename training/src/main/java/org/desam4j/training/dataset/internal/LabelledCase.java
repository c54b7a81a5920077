package org.desam4j.training.dataset.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.ScanReading;
import org.desam4j.training.volume.SliceAxis;
import org.desam4j.training.volume.StoredVolume;
import org.desam4j.training.volume.Turn;
import org.desam4j.training.volume.Volume;
import org.desam4j.training.volume.Volumes;
import org.desam4j.training.volume.internal.LabelValues;

/**
 * A case whose files have been read and fit each other.
 *
 * @param source the case
 * @param scan its scan, with its slices along the wanted axis
 * @param label the voxels of the wanted label in the same order; none is set where the organ is not in the scan
 * @param turn that brought the scan into this order
 * @param notes lines that the user should see: what the files leave open, and what was made of it
 */
public record LabelledCase(Case source, Volume scan, Mask label, Turn turn, List<String> notes) {
    /** Stands for the labels of label maps that hold none. */
    public static final String NO_LABELS = "none";

    public LabelledCase {
        notes = List.copyOf(notes);
    }

    /**
     * Reads a case.
     *
     * @param labelValue the value in the label map that stands for the organ
     * @throws DataException if a file cannot be read, their geometries differ, or the label map holds other values than labels
     */
    public static LabelledCase read(Case source, int labelValue, ScanReading reading) throws IOException {
        StoredVolume scan = reading.read(source.image());
        StoredVolume labels = Volumes.read(source.label());
        Turn turn = reading.sliceAxis().turn(scan.geometry());
        Volume turned = scan.volume().turned(turn);
        Mask label = mask(source, onVoxelsOf(scan, labels, reading.sliceAxis(), source), labelValue);
        List<String> notes = new ArrayList<>(scan.notes());
        notes.addAll(labels.notes());
        return new LabelledCase(source, turned, label, turn, notes);
    }

    /** The label map in the order of the turned scan; it may be stored in another one, as long as its voxels are the scan's. */
    private static Volume onVoxelsOf(StoredVolume scan, StoredVolume labels, SliceAxis axis, Case source)
            throws DataException {
        return labels.onVoxelsOf(scan, axis)
                .orElseThrow(() -> new DataException(
                        source.label(),
                        "geometry differs from the image's: "
                                + labels.geometry().differencesTo(scan.geometry()) + " as in "
                                + source.image().getFileName() + "; resample the label"));
    }

    private static Mask mask(Case source, Volume labels, int labelValue) throws DataException {
        LabelValues values = LabelValues.of(labels);
        if (!values.others().isEmpty()) {
            throw new DataException(
                    source.label(),
                    "holds values that are no labels: " + LabelValues.text(values.others())
                            + "; labels are whole numbers: give the label map before it was resampled or scaled");
        }
        return Mask.of(labels, labelValue);
    }

    /** True if no voxel has the wanted label. */
    public boolean isEmpty() {
        return label.labelledSlices().isEmpty();
    }

    /**
     * The labels of some cases, for the message that the wanted one is not among them.
     *
     * @return such as {@code 1, 2, 3}; the first of them where there are many
     */
    public static String labelsOf(List<Case> cases) throws IOException {
        SortedSet<Long> labels = new TreeSet<>();
        for (Case each : cases) {
            labels.addAll(LabelValues.of(Volumes.read(each.label()).volume()).labels());
        }
        return labels.isEmpty() ? NO_LABELS : LabelValues.text(labels);
    }
}
