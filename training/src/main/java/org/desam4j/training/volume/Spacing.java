package org.desam4j.training.volume;

/** The size of a voxel along each axis in mm. */
public record Spacing(double x, double y, double z) {
    @Override
    public String toString() {
        return "%.4g x %.4g x %.4g mm".formatted(x, y, z);
    }
}
