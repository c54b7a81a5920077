package org.desam4j.training.volume;

import java.util.function.DoubleConsumer;

/**
 * A scan or a label map: a value for each voxel, with the scale of the file applied. The values stay in the type of the file that
 * they come from, and a turned volume is a view of the same values.
 */
public final class Volume {
    private final Geometry geometry;
    private final Voxels voxels;
    private final Strides strides;

    /** @param values for each voxel, x fastest, then y, then z; copied */
    public Volume(Geometry geometry, double[] values) {
        this(geometry, Voxels.of(values), Strides.of(geometry));
    }

    Volume(Geometry geometry, Voxels voxels, Strides strides) {
        if (voxels.count() != geometry.voxels()) {
            throw new IllegalArgumentException(voxels.count() + " values for " + geometry.describe());
        }
        this.geometry = geometry;
        this.voxels = voxels;
        this.strides = strides;
    }

    public Geometry geometry() {
        return geometry;
    }

    public double value(int x, int y, int z) {
        return voxels.value(strides.index(x, y, z));
    }

    /** A copy of the slice at z, x fastest. */
    public double[] slice(int z) {
        double[] values = new double[geometry.voxelsPerSlice()];
        copySlice(z, values, 0);
        return values;
    }

    /** A copy of all values, x fastest, then y, then z: eight bytes for each voxel. */
    public double[] values() {
        double[] values = new double[geometry.voxels()];
        for (int z = 0; z < geometry.slices(); z++) {
            copySlice(z, values, z * geometry.voxelsPerSlice());
        }
        return values;
    }

    private void copySlice(int z, double[] target, int from) {
        int next = from;
        for (int y = 0; y < geometry.rows(); y++) {
            int index = strides.index(0, y, z);
            for (int x = 0; x < geometry.columns(); x++) {
                target[next++] = voxels.value(index);
                index += strides.x();
            }
        }
    }

    /** Gives each value to a consumer, in the order in which the file has them. */
    public void forEachValue(DoubleConsumer consumer) {
        for (int i = 0; i < voxels.count(); i++) {
            consumer.accept(voxels.value(i));
        }
    }

    /** This volume in another order; not a copy. */
    public Volume turned(Turn turn) {
        return new Volume(turn.apply(geometry), voxels, turn.strides(geometry, strides));
    }
}
