package org.desam4j.training.volume;

import java.nio.ByteBuffer;

/** The values of a volume's voxels as its file holds them: in the file's own type, with a scale that is applied when they are read. */
final class Voxels {
    private final ByteBuffer bytes;
    private final VoxelType type;
    private final double slope;
    private final double intercept;

    /** @param bytes kept, not copied */
    Voxels(ByteBuffer bytes, VoxelType type, double slope, double intercept) {
        this.bytes = bytes;
        this.type = type;
        this.slope = slope;
        this.intercept = intercept;
    }

    static Voxels of(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES));
        bytes.asDoubleBuffer().put(values);
        return new Voxels(bytes, VoxelType.FLOAT64, 1, 0);
    }

    int count() {
        return bytes.capacity() / type.bytes();
    }

    double value(int index) {
        return type.read(bytes, index * type.bytes()) * slope + intercept;
    }
}
