package org.desam4j.training.volume;

import java.util.List;
import java.util.Optional;

/**
 * A volume as its file holds it.
 *
 * @param volume its values, in the file's order
 * @param header the rest of the file's header
 * @param notes lines that the user should see: what in the file is contradictory, missing or converted, and what was made of it
 */
public record StoredVolume(Volume volume, VolumeHeader header, List<String> notes) {
    public StoredVolume {
        notes = List.copyOf(notes);
    }

    public Geometry geometry() {
        return volume.geometry();
    }

    /**
     * This label map in the order of a turned scan, in whatever order its own file has it.
     *
     * @param scan whose voxels it labels
     * @param axis along which the scan is turned
     * @return nothing if its voxels are not the scan's
     */
    public Optional<Volume> onVoxelsOf(StoredVolume scan, SliceAxis axis) {
        if (scan.header().hasVoxelsOf(header)) {
            return Optional.of(volume.turned(axis.turn(scan.geometry())));
        }
        SliceAxis ofScan = axis.in(scan.geometry());
        Volume turned = turned(ofScan);
        return scan.turned(ofScan).geometry().matches(turned.geometry()) ? Optional.of(turned) : Optional.empty();
    }

    /** The volume with its slices along an axis. */
    public Volume turned(SliceAxis axis) {
        return volume.turned(axis.turn(geometry()));
    }
}
