package org.desam4j.training.volume;

import java.util.ArrayList;
import java.util.List;

/**
 * A change of the order in which voxels are counted: axes change places and directions, and no value changes.
 *
 * @param axes for x, y and z of the turned volume the stored volume's axis
 */
public record Turn(List<Axis> axes) {
    /** The order as it is stored. */
    public static final Turn NONE = new Turn(List.of(new Axis(0, false), new Axis(1, false), new Axis(2, false)));

    /**
     * An axis of a stored volume.
     *
     * @param stored its number, from 0
     * @param reversed true if it is counted from its end
     */
    public record Axis(int stored, boolean reversed) {}

    public Turn {
        axes = List.copyOf(axes);
        if (!axes.stream().map(Axis::stored).sorted().toList().equals(List.of(0, 1, 2))) {
            throw new IllegalArgumentException("a turn names each axis once, not " + axes);
        }
    }

    /** The turned volume's geometry. */
    public Geometry apply(Geometry stored) {
        double[] first = new double[3];
        for (Axis axis : axes) {
            first[axis.stored()] = axis.reversed() ? stored.along(axis.stored()) - 1.0 : 0;
        }
        Affine moved = stored.affine().startingAt(first[0], first[1], first[2]);
        List<Double> elements = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            for (Axis axis : axes) {
                // Adding 0 makes a negative zero positive.
                elements.add((axis.reversed() ? -1 : 1) * moved.at(row, axis.stored()) + 0.0);
            }
            elements.add(moved.at(row, 3));
        }
        return new Geometry(size(stored, 0), size(stored, 1), size(stored, 2), new Affine(elements));
    }

    private int size(Geometry stored, int axis) {
        return stored.along(axes.get(axis).stored());
    }

    /** The places of the turned volume's voxels among the stored ones. */
    Strides strides(Geometry stored) {
        return strides(stored, Strides.of(stored));
    }

    /** The places of the turned volume's voxels if those of the volume as it is lie at the given places. */
    Strides strides(Geometry stored, Strides places) {
        int[] steps = {places.x(), places.y(), places.z()};
        int offset = places.offset();
        int[] strides = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            Axis from = axes.get(axis);
            int step = steps[from.stored()];
            strides[axis] = from.reversed() ? -step : step;
            offset += from.reversed() ? (stored.along(from.stored()) - 1) * step : 0;
        }
        return new Strides(offset, strides[0], strides[1], strides[2]);
    }
}
