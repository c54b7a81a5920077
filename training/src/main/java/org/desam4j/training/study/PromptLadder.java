package org.desam4j.training.study;

import java.util.SplittableRandom;
import org.desam4j.model.prompt.Prompts;
import org.desam4j.training.volume.MaskSlice;

/** Prompts for one label slice, from the best to the worst. */
final class PromptLadder {
    private final int size;
    private final int scale;
    private final double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, 0, 0};
    private final double centreX;
    private final double centreY;
    private final double radius;

    /**
     * @param mask square, with at least one pixel set
     * @param scale pixels of the encoder's input for each pixel of the mask
     */
    PromptLadder(MaskSlice mask, int scale) {
        this.size = mask.rows();
        this.scale = scale;
        double sumX = 0;
        double sumY = 0;
        byte[] pixels = mask.pixels();
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i] != 0) {
                int x = i % size;
                int y = i / size;
                sumX += x + 0.5;
                sumY += y + 0.5;
                box[0] = Math.min(box[0], x);
                box[1] = Math.min(box[1], y);
                box[2] = Math.max(box[2], x + 1.0);
                box[3] = Math.max(box[3], y + 1.0);
            }
        }
        int area = mask.area();
        centreX = sumX / area;
        centreY = sumY / area;
        radius = Math.sqrt(area / Math.PI);
    }

    /**
     * Boxes from the label's own to the whole image, in even steps of each side; those between are jittered.
     *
     * @param jitter the distance by which a side is moved at most, in parts of the image's size, half-way between both ends
     */
    Prompts boxes(int levels, double jitter, SplittableRandom random) {
        double[] whole = {0, 0, size, size};
        double[][] boxes = new double[levels][4];
        for (int level = 0; level < levels; level++) {
            double share = level / (levels - 1.0);
            for (int side = 0; side < 4; side++) {
                double even = box[side] + share * (whole[side] - box[side]);
                double reach = jitter * size * 4 * share * (1 - share);
                double moved = even + reach * (2 * random.nextDouble() - 1);
                boxes[level][side] = scale * Math.max(0, Math.min(size, moved));
            }
        }
        return Prompts.boxes(boxes);
    }

    /**
     * Points from the label's centre outwards in a random direction, in even steps, as far as the image reaches.
     *
     * @param farthest in radii of a disc of the label's area
     */
    Prompts points(int levels, double farthest, SplittableRandom random) {
        double angle = 2 * Math.PI * random.nextDouble();
        double[][] points = new double[levels][];
        for (int level = 0; level < levels; level++) {
            double distance = farthest * radius * level / (levels - 1.0);
            points[level] = new double[] {
                scale * within(centreX + distance * Math.cos(angle)),
                scale * within(centreY + distance * Math.sin(angle))
            };
        }
        return Prompts.positivePoints(points);
    }

    private double within(double coordinate) {
        return Math.max(0, Math.min(size - 1.0, coordinate));
    }
}
