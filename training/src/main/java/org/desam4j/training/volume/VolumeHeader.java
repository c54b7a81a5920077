package org.desam4j.training.volume;

/** The header of a volume, beyond its values; a label map of the volume is written with the same. */
public interface VolumeHeader {
    /** The volume's size and place as the file has it. */
    Geometry geometry();

    /** True if a label map with another header belongs to this volume's voxels, one by one as they are stored. */
    default boolean hasVoxelsOf(VolumeHeader other) {
        return geometry().matches(other.geometry());
    }
}
