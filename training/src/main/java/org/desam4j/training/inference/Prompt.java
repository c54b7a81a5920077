package org.desam4j.training.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.desam4j.model.prompt.Prompts;

/**
 * A user's prompt on a slice: points, a box, or both. Coordinates are the slice's own pixels, x to the right and y down from 0, as
 * SAM's predictor takes them.
 *
 * @param points of the organ, or of its background
 * @param box around the organ
 */
public record Prompt(List<Point> points, Optional<Box> box) {

    /**
     * A point.
     *
     * @param foreground true if it belongs to the organ, false if it does not
     */
    public record Point(double x, double y, boolean foreground) {}

    /**
     * A box.
     *
     * @param x0 left side
     * @param y0 upper side
     * @param x1 right side
     * @param y1 lower side
     */
    public record Box(double x0, double y0, double x1, double y1) {
        public Box {
            if (!(x0 < x1 && y0 < y1)) {
                throw new IllegalArgumentException("a box is X0,Y0,X1,Y1 with X0 below X1 and Y0 below Y1");
            }
        }
    }

    public Prompt {
        points = List.copyOf(points);
        if (points.isEmpty() && box.isEmpty()) {
            throw new IllegalArgumentException("a prompt needs a point or a box");
        }
    }

    /**
     * A box from its upper left to its lower right corner.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Prompt box(double x0, double y0, double x1, double y1) {
        return new Prompt(List.of(), Optional.of(new Box(x0, y0, x1, y1)));
    }

    /** A point of the organ. */
    public static Prompt point(double x, double y) {
        return new Prompt(List.of(new Point(x, y, true)), Optional.empty());
    }

    /** A point that does not belong to the organ. */
    public static Prompt background(double x, double y) {
        return new Prompt(List.of(new Point(x, y, false)), Optional.empty());
    }

    /**
     * Both prompts together.
     *
     * @throws IllegalArgumentException if both have a box
     */
    public Prompt and(Prompt other) {
        if (box.isPresent() && other.box.isPresent()) {
            throw new IllegalArgumentException("a prompt has one box at most");
        }
        List<Point> all = new ArrayList<>(points);
        all.addAll(other.points);
        return new Prompt(all, box.or(() -> other.box));
    }

    /**
     * Makes sure that the prompt lies in a slice.
     *
     * @throws IllegalArgumentException if a point, or part of the box, does not
     */
    void requireWithin(int columns, int rows) {
        boolean within = points.stream().allMatch(at -> isWithin(at.x(), at.y(), columns, rows))
                && box.stream()
                        .allMatch(each -> isWithin(each.x0(), each.y0(), columns, rows)
                                && isWithin(each.x1(), each.y1(), columns, rows));
        if (!within) {
            throw new IllegalArgumentException(
                    "the prompt " + describe() + " does not lie in a slice of " + columns + " x " + rows + " pixels");
        }
    }

    private static boolean isWithin(double x, double y, int columns, int rows) {
        return x >= 0 && x <= columns && y >= 0 && y <= rows;
    }

    /** The prompt as it is given on the command line, for messages. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        box.ifPresent(each -> parts.add("box " + each.x0() + "," + each.y0() + "," + each.x1() + "," + each.y1()));
        points.forEach(
                each -> parts.add("point " + each.x() + "," + each.y() + (each.foreground() ? "" : ",background")));
        return String.join(", ", parts);
    }

    /**
     * The same prompt on each of several slices of one size, in pixels of the encoder's input.
     *
     * @param count of slices
     * @param imageSize height and width of the encoder's input
     */
    Prompts onSlices(int count, int columns, int rows, int imageSize) {
        double across = (double) imageSize / columns;
        double down = (double) imageSize / rows;
        double[][] places = points.stream()
                .map(point -> new double[] {point.x() * across, point.y() * down})
                .toArray(double[][]::new);
        int[] labels = points.stream().mapToInt(Prompt::label).toArray();
        double[][] boxes = box.stream()
                .map(each -> new double[] {each.x0() * across, each.y0() * down, each.x1() * across, each.y1() * down})
                .toArray(double[][]::new);
        if (points.isEmpty()) {
            return Prompts.boxes(repeated(boxes[0], new double[count][]));
        }
        double[][][] allPlaces = repeated(places, new double[count][][]);
        int[][] allLabels = repeated(labels, new int[count][]);
        return box.isEmpty()
                ? Prompts.points(allPlaces, allLabels)
                : Prompts.pointsAndBoxes(allPlaces, allLabels, repeated(boxes[0], new double[count][]));
    }

    /**
     * Points, each of which is a prompt of its own, in pixels of the encoder's input.
     *
     * @param imageSize height and width of the encoder's input
     */
    static Prompts each(List<Point> points, int columns, int rows, int imageSize) {
        double[][][] places = new double[points.size()][1][];
        int[][] labels = new int[points.size()][];
        for (int i = 0; i < labels.length; i++) {
            Point point = points.get(i);
            places[i][0] = new double[] {point.x() * imageSize / columns, point.y() * imageSize / rows};
            labels[i] = new int[] {label(point)};
        }
        return Prompts.points(places, labels);
    }

    private static int label(Point point) {
        return point.foreground() ? Prompts.POSITIVE : Prompts.NEGATIVE;
    }

    private static <T> T[] repeated(T value, T[] array) {
        Arrays.fill(array, value);
        return array;
    }
}
