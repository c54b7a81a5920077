package org.desam4j.training.preprocess;

import java.util.Arrays;
import java.util.Optional;
import org.desam4j.training.protocol.IntensityRules;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.Volume;

/** A scan whose slices are made ready for the network when they are asked for. */
public final class PreparedScan {
    private final Geometry geometry;
    private final double[] grey;
    private final int size;

    /**
     * Scales a scan's intensities to 0..255.
     *
     * @param size height and width of a prepared slice in pixels: the network's mask size
     * @param window the range of intensities; the percentiles 0.5 and 99.5 of the volume where there is none
     */
    public PreparedScan(Volume scan, int size, Optional<IntensityRules.Window> window) {
        this.geometry = scan.geometry();
        this.size = size;
        IntensityScaling scaling = window.map(IntensityScaling::of).orElseGet(() -> IntensityScaling.of(scan.values()));
        this.grey = Arrays.stream(scan.values()).map(scaling::grey).toArray();
    }

    public Geometry geometry() {
        return geometry;
    }

    /** The slice at z as {@code size * size} grey levels. */
    public byte[] slice(int z) {
        return SliceResampler.truncated(SliceResampler.cubic(fullSlice(z), geometry.rows(), geometry.columns(), size));
    }

    /** The slice at z in the scan's own size as grey levels 0..255. */
    public double[] fullSlice(int z) {
        int voxels = geometry.voxelsPerSlice();
        return Arrays.copyOfRange(grey, z * voxels, (z + 1) * voxels);
    }
}
