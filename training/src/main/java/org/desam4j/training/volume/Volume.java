package org.desam4j.training.volume;

/** A scan or a label map: a value for each voxel, x fastest, then y, then z, with the scale of the file applied. */
public final class Volume {
    private final Geometry geometry;
    private final double[] values;

    /** @param values kept, not copied */
    public Volume(Geometry geometry, double[] values) {
        if (values.length != geometry.voxels()) {
            throw new IllegalArgumentException(values.length + " values for " + geometry.describe());
        }
        this.geometry = geometry;
        this.values = values;
    }

    public Geometry geometry() {
        return geometry;
    }

    /** All values, x fastest; not a copy. */
    public double[] values() {
        return values;
    }

    public double value(int x, int y, int z) {
        return values[(z * geometry.rows() + y) * geometry.columns() + x];
    }
}
