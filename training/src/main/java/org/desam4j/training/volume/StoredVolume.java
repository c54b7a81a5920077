package org.desam4j.training.volume;

import java.util.List;

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

    /** The volume with its slices along an axis. */
    public Volume turned(SliceAxis axis) {
        return volume.turned(axis.turn(geometry()));
    }
}
