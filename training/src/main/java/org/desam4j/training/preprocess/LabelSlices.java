package org.desam4j.training.preprocess;

import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;

/** Slices of label maps in the network's frame. */
public final class LabelSlices {
    private LabelSlices() {}

    /** The slice at z, resized to {@code size * size} by nearest neighbour. */
    public static byte[] resized(Mask mask, int z, int size) {
        Geometry geometry = mask.geometry();
        return SliceResampler.nearest(mask.slice(z), geometry.rows(), geometry.columns(), size);
    }
}
