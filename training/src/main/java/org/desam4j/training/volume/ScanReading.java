package org.desam4j.training.volume;

import java.nio.file.Path;
import java.util.Objects;
import org.desam4j.training.DataException;

/**
 * The way a scan is taken from its file.
 *
 * @param sliceAxis the axis along which its slices follow each other
 * @param volume the number of the volume in a file of several, from 1; with 0 a file that holds several is refused
 */
public record ScanReading(SliceAxis sliceAxis, int volume) {
    /** Slices along the axis of the largest voxels, from files that hold one volume. */
    public static final ScanReading DEFAULT = new ScanReading(SliceAxis.AUTO, 0);

    /** Slices along the file's third axis, whatever it is in the patient, as the published code reads them. */
    public static final ScanReading ORIGINAL = new ScanReading(SliceAxis.STORED, 0);

    public ScanReading {
        Objects.requireNonNull(sliceAxis, "sliceAxis");
        if (volume < 0) {
            throw new IllegalArgumentException("volumes are counted from 1");
        }
    }

    /** The same reading with slices along another axis. */
    public ScanReading along(SliceAxis axis) {
        return new ScanReading(axis, volume);
    }

    /**
     * Reads a scan, in the order of its file.
     *
     * @throws DataException if it cannot be used; the message names the file
     */
    public StoredVolume read(Path file) throws DataException {
        return Volumes.read(file, volume);
    }
}
