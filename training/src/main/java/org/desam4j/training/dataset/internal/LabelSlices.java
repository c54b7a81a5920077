package org.desam4j.training.dataset.internal;

import org.desam4j.training.inference.card.Protocol;
import org.desam4j.training.preprocess.internal.SliceResampler;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Mask;
import org.desam4j.training.volume.MaskSlice;

/** Slices of label maps in the network's frame. */
public final class LabelSlices {
    private LabelSlices() {}

    /** The slice at z, resized to {@code size * size}. */
    public static MaskSlice resized(Mask mask, int z, int size, Protocol.LabelResize rule) {
        Geometry geometry = mask.geometry();
        byte[] slice = mask.slice(z).pixels();
        byte[] source = rule == Protocol.LabelResize.ERODING
                ? SliceResampler.truncatingGaussian(slice, geometry.rows(), geometry.columns(), size)
                : slice;
        return new MaskSlice(size, size, SliceResampler.nearest(source, geometry.rows(), geometry.columns(), size));
    }
}
