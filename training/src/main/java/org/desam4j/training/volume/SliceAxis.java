package org.desam4j.training.volume;

/**
 * The axis of the patient along which slices follow each other. Volumes are turned so that their slices show the patient as a
 * radiologist looks at them, whatever the order in which their voxels are stored.
 */
public enum SliceAxis {
    /** The axis of the largest voxels; upwards where two are as large. */
    AUTO,
    /** From right to left: sagittal slices. */
    X,
    /** From front to back: coronal slices. */
    Y,
    /** Upwards: axial slices. */
    Z,
    /** The third axis of the file, with nothing turned, as the published code reads volumes. */
    STORED;

    /** The share by which voxels must be larger to count as larger. */
    private static final double ROUNDING = 1e-3;

    /** The axis that {@link #AUTO} means for a volume; the others stand for themselves. */
    public SliceAxis in(Geometry stored) {
        if (this != AUTO) {
            return this;
        }
        Orientation orientation = Orientation.of(stored.affine());
        Spacing spacing = stored.spacing();
        SliceAxis[] axes = {X, Y, Z};
        int best = 2;
        for (int patient = 1; patient >= 0; patient--) {
            double size = spacing.along(orientation.axisAlong(patient));
            if (size > (1 + ROUNDING) * spacing.along(orientation.axisAlong(best))) {
                best = patient;
            }
        }
        return axes[best];
    }

    /** The turn that brings a volume's slices along this axis. */
    public Turn turn(Geometry stored) {
        return switch (in(stored)) {
            case X -> turn(stored, "PIL");
            case Y -> turn(stored, "LIP");
            case Z -> turn(stored, "LPS");
            default -> Turn.NONE;
        };
    }

    private static Turn turn(Geometry stored, String code) {
        return Orientation.of(stored.affine()).turnTo(new Orientation(code));
    }
}
