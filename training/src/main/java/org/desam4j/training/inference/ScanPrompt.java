package org.desam4j.training.inference;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.DataException;
import org.desam4j.training.volume.Geometry;
import org.desam4j.training.volume.SliceRange;
import org.desam4j.training.volume.Turn;

/**
 * A user's prompt on slices of a scan, each of which gets it. Places are voxel indexes of the scan's file, from 0: slices along the
 * axis along which the model cuts, x and y along the other two in the file's order.
 *
 * @param prompt on each slice
 * @param first slice
 * @param last slice, which is one of them
 */
public record ScanPrompt(Prompt prompt, int first, int last) {
    public ScanPrompt {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("slices are N, or FIRST:LAST, counted from 0");
        }
    }

    /** The slices in the order in which the model sees them. */
    SliceRange slices(PreparedImage image, PreparedImage.View view) throws DataException {
        int count = view.scan().geometry().slices();
        if (last >= count) {
            throw new DataException(
                    Path.of(image.name()), "has the slices 0 to " + (count - 1) + ", and no slice " + last);
        }
        return view.turn().axes().get(2).reversed()
                ? new SliceRange(count - 1 - last, count - first)
                : new SliceRange(first, last + 1);
    }

    /** The prompt in the pixels of a slice as the model sees it. */
    Prompt inView(PreparedImage image, PreparedImage.View view) throws DataException {
        Turn.Axis across = view.turn().axes().get(0);
        Turn.Axis down = view.turn().axes().get(1);
        Geometry seen = view.scan().geometry();
        boolean swapped = across.stored() > down.stored();
        List<Prompt.Point> points = prompt.points().stream()
                .map(point -> new Prompt.Point(
                        turned(swapped ? point.y() : point.x(), across, seen.columns()),
                        turned(swapped ? point.x() : point.y(), down, seen.rows()),
                        point.foreground()))
                .toList();
        Optional<Prompt.Box> box = prompt.box().map(each -> {
            double x0 = turned(swapped ? each.y0() : each.x0(), across, seen.columns());
            double x1 = turned(swapped ? each.y1() : each.x1(), across, seen.columns());
            double y0 = turned(swapped ? each.x0() : each.y0(), down, seen.rows());
            double y1 = turned(swapped ? each.x1() : each.y1(), down, seen.rows());
            return new Prompt.Box(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1));
        });
        Prompt turned = new Prompt(points, box);
        try {
            turned.requireWithin(seen.columns(), seen.rows());
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    Path.of(image.name()),
                    "does not hold " + prompt.describe() + "; its slices are "
                            + (swapped ? seen.rows() + " x " + seen.columns() : seen.columns() + " x " + seen.rows())
                            + " voxels",
                    e);
        }
        return turned;
    }

    private static double turned(double index, Turn.Axis axis, int count) {
        return axis.reversed() ? count - 1 - index : index;
    }

    /** The prompt and its slices, for messages. */
    public String describe() {
        return prompt.describe() + " on " + (first == last ? "slice " + first : "slices " + first + " to " + last);
    }
}
