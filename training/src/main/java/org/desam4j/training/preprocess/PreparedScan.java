package org.desam4j.training.preprocess;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.desam4j.training.preprocess.internal.SliceResampler;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.GreySlice;
import org.desam4j.training.volume.Volume;

/** A scan as grey levels, one byte for each voxel, whose slices are made ready for the network when they are asked for. */
public final class PreparedScan {
    private final Geometry geometry;
    private final byte[] grey;
    private final int size;

    /**
     * Scales a scan's intensities to 0..255. The scan itself is not kept.
     *
     * @param size height and width of a prepared slice in pixels: the network's mask size
     * @param window the range of intensities; the percentiles 0.5 and 99.5 of the volume where there is none
     */
    public PreparedScan(Volume scan, int size, Optional<IntensityRules.Window> window) {
        this.geometry = scan.geometry();
        this.size = size;
        IntensityScaling scaling = window.map(IntensityScaling::of).orElseGet(() -> IntensityScaling.of(scan));
        this.grey = new byte[geometry.voxels()];
        IntStream.range(0, geometry.slices()).parallel().forEach(z -> {
            int next = z * geometry.voxelsPerSlice();
            for (double value : scan.slice(z)) {
                grey[next++] = (byte) scaling.grey(value);
            }
        });
    }

    public Geometry geometry() {
        return geometry;
    }

    /** True if all voxels of a slice have the same grey level, so that there is nothing to see in it. */
    public boolean isBlank(int z) {
        int start = z * geometry.voxelsPerSlice();
        for (int i = start + 1; i < start + geometry.voxelsPerSlice(); i++) {
            if (grey[i] != grey[start]) {
                return false;
            }
        }
        return true;
    }

    /** The slice at z as {@code size * size} grey levels. */
    public GreySlice slice(int z) {
        return resized(image(z), size);
    }

    /** A slice as {@code size * size} grey levels, as the network takes it: both sides are stretched to that size. */
    public static GreySlice resized(GreySlice slice, int size) {
        double[] resampled = SliceResampler.cubic(values(slice), slice.rows(), slice.columns(), size);
        return new GreySlice(size, size, SliceResampler.truncated(resampled));
    }

    /** The slice at z in the scan's own size as grey levels 0..255. */
    public double[] fullSlice(int z) {
        return values(image(z));
    }

    private static double[] values(GreySlice slice) {
        double[] values = new double[slice.levels().length];
        Arrays.setAll(values, i -> slice.levels()[i] & 0xff);
        return values;
    }

    /** The slice at z in the scan's own size. */
    public GreySlice image(int z) {
        int pixels = geometry.voxelsPerSlice();
        return new GreySlice(
                geometry.rows(), geometry.columns(), Arrays.copyOfRange(grey, z * pixels, (z + 1) * pixels));
    }
}
