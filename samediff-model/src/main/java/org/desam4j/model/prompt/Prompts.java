package org.desam4j.model.prompt;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.desam4j.model.prompt.internal.PromptEncoder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Prompts of one shape: B of them, each with the same number of points, a box, or both. Coordinates are pixels of the
 * encoder's input, (x, y), where a pixel's centre lies at +0.5.
 *
 * <p>As in SAM, points that come without a box are followed by one padding point with the label -1.
 */
public final class Prompts {
    /** The kinds of tokens. */
    private enum Kind {
        NO_POINT(0),
        NEGATIVE(1),
        POSITIVE(2),
        FIRST_CORNER(3),
        SECOND_CORNER(4);

        /** Row of the kind's embedding in the prompt encoder's lookup table. */
        private final int row;

        Kind(int row) {
            this.row = row;
        }
    }

    /** A point that belongs to the object, SAM's label 1. */
    public static final int POSITIVE = 1;

    /** A point that does not belong to the object, SAM's label 0. */
    public static final int NEGATIVE = 0;

    /** A padding point, SAM's label -1. */
    public static final int PADDING = -1;

    private record Token(double x, double y, Kind kind) {}

    private final List<List<Token>> prompts;

    private Prompts(List<List<Token>> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one prompt");
        }
        int tokens = prompts.get(0).size();
        if (prompts.stream().anyMatch(prompt -> prompt.size() != tokens)) {
            throw new IllegalArgumentException("all prompts of a batch need the same number of points");
        }
        this.prompts = prompts;
    }

    /**
     * One or more points for each prompt.
     *
     * @param points {@code [B][P][2]}, (x, y)
     * @param labels {@code [B][P]}: {@link #POSITIVE}, {@link #NEGATIVE} or {@link #PADDING}
     */
    public static Prompts points(double[][][] points, int[][] labels) {
        Token padding = new Token(0, 0, Kind.NO_POINT);
        return new Prompts(IntStream.range(0, points.length)
                .mapToObj(prompt -> concat(pointTokens(points[prompt], labels[prompt]), List.of(padding)))
                .toList());
    }

    /** One positive point for each prompt, as DeSAM's grid points; {@code points} is {@code [B][2]}. */
    public static Prompts positivePoints(double[][] points) {
        double[][][] single =
                Arrays.stream(points).map(point -> new double[][] {point}).toArray(double[][][]::new);
        int[][] labels = new int[points.length][];
        Arrays.setAll(labels, prompt -> new int[] {POSITIVE});
        return points(single, labels);
    }

    /** One box for each prompt, {@code [B][4]}: x0, y0, x1, y1. */
    public static Prompts boxes(double[][] boxes) {
        return new Prompts(Arrays.stream(boxes).map(Prompts::boxTokens).toList());
    }

    /** Points and a box for each prompt. */
    public static Prompts pointsAndBoxes(double[][][] points, int[][] labels, double[][] boxes) {
        return new Prompts(IntStream.range(0, points.length)
                .mapToObj(prompt -> concat(pointTokens(points[prompt], labels[prompt]), boxTokens(boxes[prompt])))
                .toList());
    }

    /** The whole image as the box of each of {@code count} prompts: DeSAM-B. */
    public static Prompts wholeBox(int count, int imageSize) {
        double[][] boxes = new double[count][];
        Arrays.fill(boxes, new double[] {0, 0, imageSize, imageSize});
        return boxes(boxes);
    }

    /**
     * A grid of {@code side * side} positive points over the image, x fastest, each in the middle of its cell: DeSAM-P.
     */
    public static Prompts grid(int side, int imageSize) {
        double[][] points = new double[side * side][];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                points[row * side + column] =
                        new double[] {(column + 0.5) / side * imageSize, (row + 0.5) / side * imageSize};
            }
        }
        return positivePoints(points);
    }

    private static List<Token> pointTokens(double[][] points, int[] labels) {
        return IntStream.range(0, points.length)
                .mapToObj(point -> new Token(points[point][0], points[point][1], kind(labels[point])))
                .toList();
    }

    private static Kind kind(int label) {
        return switch (label) {
            case POSITIVE -> Kind.POSITIVE;
            case NEGATIVE -> Kind.NEGATIVE;
            case PADDING -> Kind.NO_POINT;
            default -> throw new IllegalArgumentException("a point's label must be 1, 0 or -1, not " + label);
        };
    }

    private static List<Token> boxTokens(double[] box) {
        return List.of(new Token(box[0], box[1], Kind.FIRST_CORNER), new Token(box[2], box[3], Kind.SECOND_CORNER));
    }

    private static List<Token> concat(List<Token> first, List<Token> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    /** B, the number of prompts. */
    public int count() {
        return prompts.size();
    }

    /** Tokens of one prompt. */
    public int tokens() {
        return prompts.get(0).size();
    }

    /** The prompts {@code from} (inclusive) to {@code to} (exclusive). */
    public Prompts range(int from, int to) {
        return new Prompts(prompts.subList(from, to));
    }

    /** True if the other is the same prompts in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Prompts same && prompts.equals(same.prompts);
    }

    @Override
    public int hashCode() {
        return prompts.hashCode();
    }

    @Override
    public String toString() {
        return prompts.toString();
    }

    /** Pixel centres divided by the image size, {@code [B, T, 2]}; the caller closes it. */
    public INDArray coordinates(int imageSize) {
        float[] values = new float[count() * tokens() * 2];
        int next = 0;
        for (List<Token> prompt : prompts) {
            for (Token token : prompt) {
                values[next++] = (float) ((token.x() + 0.5) / imageSize);
                values[next++] = (float) ((token.y() + 0.5) / imageSize);
            }
        }
        return Nd4j.create(values, new long[] {count(), tokens(), 2}, 'c');
    }

    /** One-hot kinds, {@code [B, T, 5]}; the caller closes it. */
    public INDArray kinds() {
        float[] values = new float[count() * tokens() * PromptEncoder.KINDS];
        int next = 0;
        for (List<Token> prompt : prompts) {
            for (Token token : prompt) {
                values[next + token.kind().row] = 1;
                next += PromptEncoder.KINDS;
            }
        }
        return Nd4j.create(values, new long[] {count(), tokens(), PromptEncoder.KINDS}, 'c');
    }
}
