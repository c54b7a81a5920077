package org.desam4j.training.volume;

import java.util.Arrays;

/** A binary label map: for each voxel 0 or 1, x fastest, then y, then z. */
public final class Mask {
    private final Geometry geometry;
    private final byte[] voxels;

    /** @param voxels 0 or 1; kept, not copied */
    public Mask(Geometry geometry, byte[] voxels) {
        if (voxels.length != geometry.voxels()) {
            throw new IllegalArgumentException(voxels.length + " voxels for " + geometry.describe());
        }
        this.geometry = geometry;
        this.voxels = voxels;
    }

    /** The voxels of a label map whose value, rounded to the nearest whole number, is {@code label}. */
    public static Mask of(Volume labels, int label) {
        Geometry geometry = labels.geometry();
        byte[] voxels = new byte[geometry.voxels()];
        int next = 0;
        for (int z = 0; z < geometry.slices(); z++) {
            for (double value : labels.slice(z)) {
                voxels[next++] = (byte) (Math.rint(value) == label ? 1 : 0);
            }
        }
        return new Mask(geometry, voxels);
    }

    /** A copy in another order. */
    public Mask turned(Turn turn) {
        Geometry turned = turn.apply(geometry);
        Strides strides = turn.strides(geometry);
        byte[] copy = new byte[voxels.length];
        int next = 0;
        for (int z = 0; z < turned.slices(); z++) {
            for (int y = 0; y < turned.rows(); y++) {
                for (int x = 0; x < turned.columns(); x++) {
                    copy[next++] = voxels[strides.index(x, y, z)];
                }
            }
        }
        return new Mask(turned, copy);
    }

    public Geometry geometry() {
        return geometry;
    }

    /** All voxels; not a copy. */
    public byte[] voxels() {
        return voxels;
    }

    public boolean isSet(int x, int y, int z) {
        return voxels[(z * geometry.rows() + y) * geometry.columns() + x] != 0;
    }

    /** The number of voxels that are set. */
    public long count() {
        long count = 0;
        for (byte voxel : voxels) {
            count += voxel;
        }
        return count;
    }

    /** A copy of one slice. */
    public MaskSlice slice(int z) {
        int size = geometry.voxelsPerSlice();
        return new MaskSlice(geometry.rows(), geometry.columns(), Arrays.copyOfRange(voxels, z * size, (z + 1) * size));
    }

    /** A copy of some slices as a volume of its own. */
    public Mask range(SliceRange slices) {
        int size = geometry.voxelsPerSlice();
        byte[] copy = Arrays.copyOfRange(voxels, slices.first() * size, slices.end() * size);
        return new Mask(geometry.range(slices), copy);
    }

    /** The slices from the first to the last in which a voxel is set; empty if none is. */
    public SliceRange labelledSlices() {
        int first = 0;
        int end = geometry.slices();
        while (first < end && isEmpty(first)) {
            first++;
        }
        while (end > first && isEmpty(end - 1)) {
            end--;
        }
        return new SliceRange(first, end);
    }

    private boolean isEmpty(int z) {
        int size = geometry.voxelsPerSlice();
        for (int i = z * size; i < (z + 1) * size; i++) {
            if (voxels[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
