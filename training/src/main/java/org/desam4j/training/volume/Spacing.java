package org.desam4j.training.volume;

import java.util.Locale;

/** The size of a voxel along each axis in mm. */
public record Spacing(double x, double y, double z) {
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g x %.4g x %.4g mm", x, y, z);
    }
}
