package org.desam4j.viewer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.desam4j.training.inference.Prompt;

/**
 * A prompt as a page asks it, in pixels of the slice whose corner is at 0.
 *
 * @param points of the organ, or of its background
 * @param box its left, upper, right and lower side; empty without one
 * @param grid points along a side of a grid, of which the one with the highest predicted IoU is taken; 0 without one
 */
public record Asked(List<Prompt.Point> points, List<Double> box, int grid) {
    private static final int MOST_POINTS = 100;
    private static final int LARGEST_GRID = 32;

    public Asked {
        points = List.copyOf(points);
        box = List.copyOf(box);
        if (points.size() > MOST_POINTS || grid < 0 || grid > LARGEST_GRID || (box.size() != 4 && !box.isEmpty())) {
            throw new IllegalArgumentException(
                    "a prompt has at most " + MOST_POINTS + " points, a box of 4 sides or none, and a grid of at most "
                            + LARGEST_GRID + " points along a side");
        }
    }

    /**
     * The prompt of points and box.
     *
     * @throws IllegalArgumentException if there are none, or the box is empty
     */
    Prompt prompt() {
        Optional<Prompt.Box> sides = box.isEmpty()
                ? Optional.empty()
                : Optional.of(new Prompt.Box(box.get(0), box.get(1), box.get(2), box.get(3)));
        return new Prompt(points, sides);
    }

    /** The points of the grid in a slice, row by row, half a step from its sides as in SAM's automatic mask generator. */
    List<Prompt.Point> gridPoints(int columns, int rows) {
        List<Prompt.Point> all = new ArrayList<>();
        for (int y = 0; y < grid; y++) {
            for (int x = 0; x < grid; x++) {
                all.add(new Prompt.Point((x + 0.5) * columns / grid, (y + 0.5) * rows / grid, true));
            }
        }
        return all;
    }
}
