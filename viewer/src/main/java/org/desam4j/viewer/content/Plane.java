package org.desam4j.viewer.content;

import java.util.Arrays;
import java.util.Locale;
import org.desam4j.training.volume.SliceAxis;

/** A direction in which a scan is cut, each slice as a radiologist looks at it. */
public enum Plane {
    AXIAL(SliceAxis.Z),
    CORONAL(SliceAxis.Y),
    SAGITTAL(SliceAxis.X),
    /** The file's own slices, for models that were trained on those. */
    STORED(SliceAxis.STORED);

    private final SliceAxis axis;

    Plane(SliceAxis axis) {
        this.axis = axis;
    }

    /** The axis along which its slices follow each other. */
    public SliceAxis axis() {
        return axis;
    }

    /** The plane whose slices follow each other along an axis. */
    public static Plane along(SliceAxis axis) {
        return Arrays.stream(values())
                .filter(plane -> plane.axis == axis)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(axis + " is no single axis"));
    }

    /** The name in addresses and answers. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
